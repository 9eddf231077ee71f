# the step contract

# the steps

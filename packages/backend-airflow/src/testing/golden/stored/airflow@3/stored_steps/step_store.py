# the object store

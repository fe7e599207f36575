def write(path, zip): pass

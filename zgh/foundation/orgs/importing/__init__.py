"""Files on their way in: read → check → compare → apply, each stage a module, each kind of file a package."""

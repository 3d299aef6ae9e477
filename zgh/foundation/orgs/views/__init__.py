"""Pages: the tree and a union's home, people, officers and duties, imports."""

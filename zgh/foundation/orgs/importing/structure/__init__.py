"""The structure: companies, unions, who covers whom and who approves from outside. For the whole group only."""

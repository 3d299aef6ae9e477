"""The roster (花名册): people and their jobs. It never makes or ends a membership, and absence never means left."""

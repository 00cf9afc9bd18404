"""Use cases, one module per department or subject; views reach them through the dispatcher."""

BODIES = []

import parts
parts.BODIES.append('left')
import parts.right
DONE = True

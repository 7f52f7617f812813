import parts
parts.BODIES.append('right')
import parts.left
DONE = True

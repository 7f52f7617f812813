import time
import parts
parts.BODIES.append('slow')
total = 0
for number in range(20000):
    total += number
    if number % 5000 == 0:
        time.sleep(0.001)
LAST = total == 199990000

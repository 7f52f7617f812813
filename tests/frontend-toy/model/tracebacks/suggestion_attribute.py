class Robot:
    def __init__(self):
        self.battery_level = 5

    def charge(self):
        self.batery_level += 1


Robot().charge()

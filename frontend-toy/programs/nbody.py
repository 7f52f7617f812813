"""N-body: the orbits of the Sun and the four giant planets, by symplectic integration."""

import math

SOLAR_MASS = 4 * math.pi * math.pi
DAYS_PER_YEAR = 365.24


class Body:
    def __init__(self, name, position, velocity, mass):
        self.name = name
        self.x, self.y, self.z = position
        vx, vy, vz = velocity
        self.vx = vx * DAYS_PER_YEAR
        self.vy = vy * DAYS_PER_YEAR
        self.vz = vz * DAYS_PER_YEAR
        self.mass = mass * SOLAR_MASS


def solar_system():
    bodies = [
        Body("Sun", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
        Body("Jupiter",
             (4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01),
             (1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05),
             9.54791938424326609e-04),
        Body("Saturn",
             (8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01),
             (-2.76742510726411899e-03, 4.99852801234917238e-03, 2.30417297573763929e-05),
             2.85885980666130812e-04),
        Body("Uranus",
             (1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01),
             (2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05),
             4.36624404335156298e-05),
        Body("Neptune",
             (1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01),
             (2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05),
             5.15138902046611451e-05),
    ]
    offset_momentum(bodies)
    return bodies


def offset_momentum(bodies):
    """Makes the centre of mass rest, by moving the first body."""
    px = py = pz = 0.0
    for body in bodies:
        px += body.vx * body.mass
        py += body.vy * body.mass
        pz += body.vz * body.mass
    sun = bodies[0]
    sun.vx = -px / sun.mass
    sun.vy = -py / sun.mass
    sun.vz = -pz / sun.mass


def pairs_of(bodies):
    return [(first, second) for i, first in enumerate(bodies) for second in bodies[i + 1:]]


def energy(bodies):
    total = 0.0
    for body in bodies:
        total += 0.5 * body.mass * (body.vx * body.vx + body.vy * body.vy + body.vz * body.vz)
    for first, second in pairs_of(bodies):
        dx = first.x - second.x
        dy = first.y - second.y
        dz = first.z - second.z
        total -= first.mass * second.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def advance(bodies, pairs, time_step, steps):
    for _ in range(steps):
        for first, second in pairs:
            dx = first.x - second.x
            dy = first.y - second.y
            dz = first.z - second.z
            squared = dx * dx + dy * dy + dz * dz
            magnitude = time_step / (squared * math.sqrt(squared))
            first_pull = second.mass * magnitude
            second_pull = first.mass * magnitude
            first.vx -= dx * first_pull
            first.vy -= dy * first_pull
            first.vz -= dz * first_pull
            second.vx += dx * second_pull
            second.vy += dy * second_pull
            second.vz += dz * second_pull
        for body in bodies:
            body.x += time_step * body.vx
            body.y += time_step * body.vy
            body.z += time_step * body.vz


def benchmark(steps=15000):
    bodies = solar_system()
    advance(bodies, pairs_of(bodies), 0.01, steps)
    return round(energy(bodies) * 1e12)


if __name__ == "__main__":
    bodies = solar_system()
    pairs = pairs_of(bodies)
    print(f"energy at the start: {energy(bodies):.9f}")
    for _ in range(4):
        advance(bodies, pairs, 0.01, 10000)
        print(f"energy after 10000 more steps: {energy(bodies):.9f}")
    for body in bodies:
        print(f"{body.name:<8} {body.x:14.9f} {body.y:14.9f} {body.z:14.9f}")

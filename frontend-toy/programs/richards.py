"""Richards: a simulation of the kernel of a small operating system.

Six tasks of different priorities send packets to each other: an idle task that releases the devices, a worker
that fills packets with letters, two handlers that pass them on byte by byte, and two devices. The program is
right when 2322 packets were queued and 928 tasks put on hold.
"""

EXPECTED_QUEUED = 2322
EXPECTED_HELD = 928

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
WORK_PACKET, DEVICE_PACKET = range(2)
BUFFER_SIZE = 4
LETTER_A = 65


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFFER_SIZE

    def appended_to(self, queue):
        """The queue with this packet at its end."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class TaskState:
    def __init__(self, packet_pending, waiting, holding=False):
        self.packet_pending = packet_pending
        self.waiting = waiting
        self.holding = holding

    def become_running(self):
        self.packet_pending = self.waiting = self.holding = False

    def become_packet_pending(self):
        self.packet_pending = True
        self.waiting = self.holding = False

    def is_holding_or_waiting(self):
        return self.holding or (self.waiting and not self.packet_pending)

    def is_waiting_with_packet(self):
        return self.packet_pending and self.waiting and not self.holding


class Task(TaskState):
    def __init__(self, scheduler, ident, priority, queue, packet_pending, waiting):
        super().__init__(packet_pending, waiting)
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.link = scheduler.first_task
        scheduler.first_task = self
        scheduler.tasks[ident] = self

    def handle(self, packet):
        raise NotImplementedError

    def run(self):
        """One step of this task; returns the task to be looked at next."""
        packet = None
        if self.is_waiting_with_packet():
            packet = self.queue
            self.queue = packet.link
            if self.queue is None:
                self.become_running()
            else:
                self.become_packet_pending()
        return self.handle(packet)

    def add_packet(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.packet_pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.appended_to(self.queue)
        return sender

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.scheduler.held += 1
        self.holding = True
        return self.link

    def release(self, ident):
        task = self.scheduler.find_task(ident)
        task.holding = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        receiver = self.scheduler.find_task(packet.ident)
        self.scheduler.queued += 1
        packet.link = None
        packet.ident = self.ident
        return receiver.add_packet(packet, self)


class IdleTask(Task):
    def __init__(self, scheduler, ident, priority, count):
        super().__init__(scheduler, ident, priority, None, packet_pending=False, waiting=False)
        self.control = 1
        self.count = count

    def handle(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class WorkerTask(Task):
    def __init__(self, scheduler, ident, priority, queue):
        super().__init__(scheduler, ident, priority, queue, packet_pending=True, waiting=True)
        self.destination = HANDLER_A
        self.count = 0

    def handle(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(BUFFER_SIZE):
            self.count += 1
            if self.count > 26:
                self.count = 1
            packet.data[i] = LETTER_A + self.count - 1
        return self.send(packet)


class HandlerTask(Task):
    def __init__(self, scheduler, ident, priority, queue):
        super().__init__(scheduler, ident, priority, queue, packet_pending=True, waiting=True)
        self.work_packets = None
        self.device_packets = None

    def handle(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work_packets = packet.appended_to(self.work_packets)
            else:
                self.device_packets = packet.appended_to(self.device_packets)
        work = self.work_packets
        if work is None:
            return self.wait()
        count = work.datum
        if count >= BUFFER_SIZE:
            self.work_packets = work.link
            return self.send(work)
        device = self.device_packets
        if device is None:
            return self.wait()
        self.device_packets = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.send(device)


class DeviceTask(Task):
    def __init__(self, scheduler, ident, priority):
        super().__init__(scheduler, ident, priority, None, packet_pending=False, waiting=True)
        self.pending = None

    def handle(self, packet):
        if packet is not None:
            self.pending = packet
            return self.hold()
        pending = self.pending
        if pending is None:
            return self.wait()
        self.pending = None
        return self.send(pending)


class Scheduler:
    def __init__(self):
        self.tasks = [None] * 6
        self.first_task = None
        self.queued = 0
        self.held = 0

    def find_task(self, ident):
        task = self.tasks[ident]
        if task is None:
            raise LookupError(f"no task {ident}")
        return task

    def schedule(self):
        task = self.first_task
        while task is not None:
            if task.is_holding_or_waiting():
                task = task.link
            else:
                task = task.run()


def packet_queue(length, ident, kind):
    queue = None
    for _ in range(length):
        queue = Packet(queue, ident, kind)
    return queue


def simulate():
    scheduler = Scheduler()
    IdleTask(scheduler, IDLE, 1, 1000)
    WorkerTask(scheduler, WORKER, 1000, packet_queue(2, WORKER, WORK_PACKET))
    HandlerTask(scheduler, HANDLER_A, 2000, packet_queue(3, DEVICE_A, DEVICE_PACKET))
    HandlerTask(scheduler, HANDLER_B, 3000, packet_queue(3, DEVICE_B, DEVICE_PACKET))
    DeviceTask(scheduler, DEVICE_A, 4000)
    DeviceTask(scheduler, DEVICE_B, 5000)
    scheduler.schedule()
    return scheduler


def benchmark():
    checksum = 0
    for _ in range(20):
        scheduler = simulate()
        if scheduler.queued != EXPECTED_QUEUED or scheduler.held != EXPECTED_HELD:
            raise AssertionError(f"wrong result: {scheduler.queued} queued, {scheduler.held} held")
        checksum += scheduler.queued * 10000 + scheduler.held
    return checksum


if __name__ == "__main__":
    checksum = 0
    for _ in range(4):
        checksum += benchmark()
    last = simulate()
    print(f"packets queued: {last.queued}, tasks held: {last.held}")
    print("checksum:", checksum)

"""What one bytecode does to a list, dict or set from several threads is never lost."""
import threading

items, table, members = [], {}, set()


def mutate(ident):
    for i in range(300):
        items.append((ident, i))
        table[ident, i] = i
        table.setdefault("shared", ident)
        members.add(i)
        if i % 10 == 0:
            items.pop()
            table.pop((ident, i))


threads = [threading.Thread(target=mutate, args=(ident,)) for ident in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(items), len(table), len(members), table["shared"] in range(4))
for ident in range(4):
    mine = [i for who, i in items if who == ident]
    print(ident, mine == sorted(mine))

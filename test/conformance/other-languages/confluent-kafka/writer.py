"""A producer of confluent-kafka (librdkafka) with acks=all and idempotence: takes lines "PARTITION VALUE" and
prints "acknowledged OFFSET VALUE" or "failed REASON VALUE" for each; flushes and ends when its input ends.

Reports come to whoever polls: a thread of its own, so that they do not wait for the next line.

writer.py ADDRESS TOPIC
"""

import sys
import threading

from confluent_kafka import Producer


def report(error, message):
    value = message.value().decode()
    outcome = f"failed {error.name()}" if error else f"acknowledged {message.offset()}"
    print(outcome, value, flush=True)


def poll(producer, ended):
    while not ended.is_set():
        producer.poll(0.1)


def main(address, topic):
    producer = Producer({"bootstrap.servers": address, "enable.idempotence": True, "linger.ms": 5})
    ended = threading.Event()
    polling = threading.Thread(target=poll, args=(producer, ended), daemon=True)
    polling.start()
    for line in sys.stdin:
        partition, value = line.rstrip("\n").split(" ", 1)
        producer.produce(topic, value, partition=int(partition), on_delivery=report)
    ended.set()
    polling.join()
    producer.flush()


main(sys.argv[1], sys.argv[2])

"""A producer of confluent-kafka (librdkafka) with acks=all and idempotence: takes lines "PARTITION VALUE" and
prints "acknowledged OFFSET VALUE" or "failed REASON VALUE" for each; flushes and ends when its input ends.

writer.py ADDRESS TOPIC
"""

import sys

from confluent_kafka import Producer


def report(error, message):
    value = message.value().decode()
    outcome = f"failed {error.name()}" if error else f"acknowledged {message.offset()}"
    print(outcome, value, flush=True)


def main(address, topic):
    producer = Producer({"bootstrap.servers": address, "enable.idempotence": True, "linger.ms": 5})
    for line in sys.stdin:
        partition, value = line.rstrip("\n").split(" ", 1)
        producer.produce(topic, value, partition=int(partition), on_delivery=report)
        producer.poll(0)
    producer.flush()


main(sys.argv[1], sys.argv[2])

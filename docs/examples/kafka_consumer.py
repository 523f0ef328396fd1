#!/usr/bin/env python3
"""Prints product, VWAP and state of each reading: kafka_consumer.py HOST:PORT TOPIC [COUNT]   (apt-get install python3-confluent-kafka)"""
import itertools, json, sys
from confluent_kafka import Consumer

brokers, topic, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "example", "auto.offset.reset": "earliest", "enable.auto.commit": False,
                     "isolation.level": "read_committed"})
consumer.subscribe([topic])
readings = (json.loads(record.value()) for record in iter(lambda: consumer.poll(30), None) if not record.error())
for reading in itertools.islice(readings, count):
    print(reading["product"], reading["trade_id"], reading["vwap"], reading["state"], flush=True)
consumer.close()

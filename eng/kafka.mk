# Kafka in containers: three nodes, the engine and a consumer (compose.yaml).
COMPOSE ?= docker compose

.PHONY: kafka_cluster kafka_offline run_consumer kafka_down

kafka_cluster: ## three Kafka nodes and the engine, live
	$(COMPOSE) up --build --detach broker_1 broker_2 broker_3 engine

kafka_offline: ## the same with the embedded exchange
	ENDPOINT=ws://exchange:8765 REST=http://exchange:8765 $(COMPOSE) --profile offline up --build --detach broker_1 broker_2 broker_3 exchange engine

run_consumer: ## readings of a topic: make run_consumer topic=ETH-USD
	TOPIC=$(or $(topic),ETH-USD) $(COMPOSE) up consumer

kafka_down: ## stop everything and delete the data
	$(COMPOSE) --profile offline down --volumes

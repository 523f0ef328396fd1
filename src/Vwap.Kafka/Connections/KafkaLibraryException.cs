namespace Vwap.Kafka;

/// <summary>Kafka was asked for, and the native library that speaks to it is not installed.</summary>
public sealed class KafkaLibraryException(Exception innerException) : KafkaUnusableException(
    "Kafka needs the library librdkafka, which was not found: install it (Debian and Ubuntu: apt-get install librdkafka1; Fedora: " +
    "dnf install librdkafka; Alpine: apk add librdkafka), or build with -p:BundledLibrdkafka=true",
    innerException);

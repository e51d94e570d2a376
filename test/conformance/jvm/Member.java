// One member of a consumer group: prints "record VALUE" for each record and commits after each poll. What
// happens to it is printed too: "assigned N", "revoked N", "lost N", "refused EXCEPTION" for a commit. Leaves
// when its input ends.
//   Member ADDRESS GROUP TOPIC COMMIT_DELAY_MS NAME=VALUE…     further arguments are settings of the consumer

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.StringDeserializer;

public final class Member {
  private final KafkaConsumer<String, String> consumer;
  private final long commitDelayMs;
  private volatile boolean leaving = false;

  private Member(KafkaConsumer<String, String> consumer, long commitDelayMs) {
    this.consumer = consumer;
    this.commitDelayMs = commitDelayMs;
  }

  public static void main(String[] args) throws InterruptedException {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    settings.put("group.id", args[1]);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("key.deserializer", StringDeserializer.class.getName());
    settings.put("value.deserializer", StringDeserializer.class.getName());
    for (int i = 4; i < args.length; i++) {
      int split = args[i].indexOf('=');
      settings.put(args[i].substring(0, split), args[i].substring(split + 1));
    }
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      new Member(consumer, Long.parseLong(args[3])).run(args[2]);
    }
  }

  private void run(String topic) throws InterruptedException {
    Thread input = new Thread(this::awaitEndOfInput);
    input.setDaemon(true);
    input.start();
    consumer.subscribe(List.of(topic), new Listener());
    while (!leaving) {
      var records = consumer.poll(Duration.ofMillis(100));
      for (var record : records) System.out.println("record " + record.value());
      if (records.isEmpty()) continue;
      Thread.sleep(commitDelayMs);
      commit();
    }
  }

  private void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException end) {
      // Nobody is there any more: the same.
    }
    leaving = true;
  }

  private void commit() {
    try {
      consumer.commitSync();
    } catch (RebalanceInProgressException later) {
      // The next one says the same: before partitions are given up, or after the next poll.
    } catch (CommitFailedException | ApiException refusal) {
      System.out.println("refused " + refusal.getClass().getSimpleName());
    }
  }

  private final class Listener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      System.out.println("assigned " + partitions.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // A commit may have been put off because of this very rebalance.
      commit();
      System.out.println("revoked " + partitions.size());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      System.out.println("lost " + partitions.size());
    }
  }
}

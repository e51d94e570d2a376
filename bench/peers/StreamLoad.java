// Load for RabbitMQ streams, one connection, over RabbitMQ's own client and its defaults (batches of 100, 10,000 records
// without a confirmation). Prints records per second; a tenth as many are sent or read before, as a warm-up.
//   StreamLoad produce PORT RECORDS SIZE [ENTRY]    into a fresh stream; ENTRY records make one entry of a batch
//   StreamLoad consume PORT RECORDS SIZE            what the last `produce` has left, from the start

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

public final class StreamLoad {
  private static final String STREAM = "s";
  private static final int MOST_UNCONFIRMED = 10_000;

  public static void main(String[] args) throws Exception {
    long records = Long.parseLong(args[2]);
    int size = Integer.parseInt(args[3]);
    int entry = args.length > 4 ? Integer.parseInt(args[4]) : 1;
    try (Environment environment =
        Environment.builder().host("127.0.0.1").port(Integer.parseInt(args[1])).build()) {
      double rate = args[0].equals("produce")
          ? produce(environment, records, size, entry)
          : consume(environment, records);
      System.out.println(Math.round(rate));
    }
    // Threads of the client may outlive it.
    System.exit(0);
  }

  private static double produce(Environment environment, long records, int size, int entry) throws Exception {
    if (environment.streamExists(STREAM)) environment.deleteStream(STREAM);
    environment.streamCreator().stream(STREAM).maxLengthBytes(ByteCapacity.GB(16)).create();
    byte[] value = new byte[size];
    try (Producer producer = environment.producerBuilder().stream(STREAM)
        .subEntrySize(entry).maxUnconfirmedMessages(MOST_UNCONFIRMED).build()) {
      send(producer, value, records / 10);
      long began = System.nanoTime();
      send(producer, value, records);
      return perSecond(records, began);
    }
  }

  /** Returns when all are confirmed. */
  private static void send(Producer producer, byte[] value, long records) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong confirmed = new AtomicLong();
    for (long sent = 0; sent < records; sent++) {
      producer.send(producer.messageBuilder().addData(value).build(), status -> {
        if (!status.isConfirmed()) fail("a record was refused with code " + status.getCode());
        if (confirmed.incrementAndGet() == records) done.countDown();
      });
    }
    done.await();
  }

  private static double consume(Environment environment, long records) throws InterruptedException {
    read(environment, records / 10);
    long began = System.nanoTime();
    read(environment, records);
    return perSecond(records, began);
  }

  private static void read(Environment environment, long records) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong seen = new AtomicLong();
    var consumer = environment.consumerBuilder().stream(STREAM).offset(OffsetSpecification.first())
        .messageHandler((context, message) -> {
          if (seen.incrementAndGet() == records) done.countDown();
        }).build();
    done.await();
    consumer.close();
  }

  private static double perSecond(long records, long began) {
    return records * 1e9 / (System.nanoTime() - began);
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }
}

// A producer with acks=all and idempotence, Java's defaults: takes lines "PARTITION VALUE" and prints
// "acknowledged OFFSET VALUE" or "failed EXCEPTION VALUE" for each; flushes and ends when its input ends.
//   Writer ADDRESS TOPIC

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

public final class Writer {
  public static void main(String[] args) throws IOException {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    settings.put("key.serializer", StringSerializer.class.getName());
    settings.put("value.serializer", StringSerializer.class.getName());
    var input = new BufferedReader(new InputStreamReader(System.in));
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        int split = line.indexOf(' ');
        int partition = Integer.parseInt(line.substring(0, split));
        String value = line.substring(split + 1);
        producer.send(new ProducerRecord<>(args[1], partition, null, value), (place, error) ->
            System.out.println(error == null
                ? "acknowledged " + place.offset() + " " + value
                : "failed " + error.getClass().getSimpleName() + " " + value));
      }
    }
  }
}

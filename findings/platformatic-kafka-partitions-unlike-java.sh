#!/usr/bin/env bash
# @platformatic/kafka puts half of all keys into another partition than Kafka's Java client.
#
# Both hash a key with murmur2. Java takes the lower 31 bits of it (Utils.toPositive), modulo the number of partitions;
# @platformatic/kafka takes all 32 as an unsigned number. The results are the same where the number of partitions is a
# power of two, or where the 32nd bit is not set.
# Expected: equal keys of both clients are in one partition, as its port of Java's murmur2 suggests.
# Seen: with 3, 6 and 12 partitions about half of 1,000 keys differ; with 4 and 16 none does. Producers of both kinds
# that write to one topic break the order by key, and joins by partition miss half of the matches.
# Versions: @platformatic/kafka 1.31.0, org.apache.kafka:kafka-clients 4.3.1 (Java 17), Node.js 20.20.2
# Output seen: 3: 499 of 1000 as in Java, 4: 1000, 6: 499, 12: 499, 16: 1000; with a mask of 31 bits: 1000 each
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @platformatic/kafka@1.31.0 >/dev/null
mvn -B -q dependency:copy -Dartifact=org.apache.kafka:kafka-clients:4.3.1 -DoutputDirectory=jars >/dev/null
mvn -B -q dependency:copy -Dartifact=org.slf4j:slf4j-api:1.7.36 -DoutputDirectory=jars >/dev/null

cat > Partitions.java <<'JAVA'
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

public class Partitions {
  public static void main(String[] args) {
    for (String partitions : args) {
      for (int key = 0; key < 1000; key++) {
        byte[] bytes = ("user-" + key).getBytes(StandardCharsets.UTF_8);
        System.out.println(BuiltInPartitioner.partitionForKey(bytes, Integer.parseInt(partitions)));
      }
    }
  }
}
JAVA
counts='3 4 6 12 16'
java -cp 'jars/*' Partitions.java $counts > java.txt 2>/dev/null

# What the producer does with a key that has no partition of its own; a broker is not needed for it.
cat > compare.mjs <<'JS'
import { readFileSync } from 'node:fs';
const { murmur2 } = await import(new URL('node_modules/@platformatic/kafka/dist/protocol/murmur2.js', import.meta.url));
const producer = readFileSync('node_modules/@platformatic/kafka/dist/clients/producer/producer.js', 'utf8');
if (!producer.includes('partition = murmur2(key) >>> 0;')) throw new Error('The producer chooses in another way.');
const ofJava = readFileSync('java.txt', 'utf8').trim().split('\n').map(Number);
const keys = Array.from({ length: 1000 }, (_, n) => Buffer.from(`user-${n}`));
const [as, masked] = [[], []];
process.argv.slice(2).map(Number).forEach((count, at) => {
  const java = ofJava.slice(at * 1000, (at + 1) * 1000);
  as.push(keys.filter((key, n) => (murmur2(key) >>> 0) % count === java[n]).length);
  masked.push(keys.filter((key, n) => (murmur2(key) & 0x7fffffff) % count === java[n]).length);
});
console.log(`as in Java: ${as.join(' ')}; with a mask of 31 bits: ${masked.join(' ')}`);
JS
seen=$(node compare.mjs $counts)
echo "$seen"
expected='as in Java: 499 1000 499 499 1000; with a mask of 31 bits: 1000 1000 1000 1000 1000'
[ "$seen" = "$expected" ] || { echo 'This has changed.'; exit 1; }

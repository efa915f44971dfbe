package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.schema.TableName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the primitive parts of pgoutput messages, protocol version 1 (PostgreSQL manual, Logical
 * Replication Message Formats). Stateless.
 */
final class PgoutputMessage {

  /** Seconds from 1970-01-01 to 2000-01-01, where PostgreSQL's clock starts. */
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

  private static final long MICROS = 1_000_000L;

  private PgoutputMessage() {}

  /** A text that ends with a zero byte. */
  static String text(ByteBuffer in) {
    int start = in.position();
    int end = start;
    while (in.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - start];
    in.get(bytes);
    in.position(end + 1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Microseconds since 2000-01-01 as an instant. */
  static Instant instant(ByteBuffer in) {
    long micros = in.getLong();
    return Instant.ofEpochSecond(
        POSTGRES_EPOCH_SECONDS + Math.floorDiv(micros, MICROS),
        Math.floorMod(micros, MICROS) * 1_000);
  }

  /** A Relation message behind its type byte. */
  static Relation relation(ByteBuffer in) {
    int oid = in.getInt();
    String schema = text(in);
    String name = text(in);
    char identity = (char) in.get();
    int count = in.getShort();
    List<Relation.RelationColumn> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean isKey = (in.get() & 1) != 0;
      columns.add(new Relation.RelationColumn(text(in), isKey, in.getInt(), in.getInt()));
    }
    String schemaName = schema.isEmpty() ? "pg_catalog" : schema;
    return new Relation(oid, new TableName(schemaName, name), identity, List.copyOf(columns));
  }
}

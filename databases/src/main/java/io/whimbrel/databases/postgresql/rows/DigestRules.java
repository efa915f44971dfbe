package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a server knows, asked once. What a type hashes to may change from one major
 * version to the next, and texts hash as the bytes that the database keeps. Safe for use by several
 * threads.
 */
final class DigestRules {

  /** MD5 of the whole row's text: the same everywhere. */
  static final DigestRule TEXT = new DigestRule("md5 of texts, 128 bits", 128);

  private static final int HASH_BITS = 64;

  private static final String HASHES =
      """
      select format('hashes of PostgreSQL %s, %s, %s',
        current_setting('server_version_num')::int / 10000,
        pg_encoding_to_char(encoding), substring(version() from ' on ([^- ]+)'))
      from pg_database where datname = current_database()
      """;

  private final PostgresConnections connections;
  private final AtomicReference<@Nullable List<DigestRule>> known = new AtomicReference<>();

  DigestRules(PostgresConnections connections) {
    this.connections = connections;
  }

  /** The fastest first. */
  List<DigestRule> all() {
    List<DigestRule> rules = known.get();
    if (rules == null) {
      rules = List.of(new DigestRule(ask(), HASH_BITS), TEXT);
      known.set(rules);
    }
    return rules;
  }

  private String ask() {
    try (Lease lease = connections.lease()) {
      String name = Query.texts(lease.connection(), HASHES).getFirst();
      lease.done();
      return name;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking how rows can be hashed");
    }
  }
}

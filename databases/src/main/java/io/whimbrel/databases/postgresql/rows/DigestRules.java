package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
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

  private static final int TEXT_BITS = 128;

  /** MD5 of the whole row's text: the same everywhere, but refused by a server in FIPS mode. */
  static final DigestRule TEXT = new DigestRule("md5 of texts, 128 bits", TEXT_BITS);

  /** The first half of SHA-256 of the same, where one side refuses MD5. */
  static final DigestRule TEXT_WITHOUT_MD5 = new DigestRule("sha256 of texts, 128 bits", TEXT_BITS);

  private static final int HASH_BITS = 64;

  private static final String MD5 = "select md5('\\x00'::bytea)";

  private static final String HASHES =
      """
      select format('hashes of PostgreSQL %s, %s, %s',
        current_setting('server_version_num')::int / 10000,
        pg_encoding_to_char(encoding), substring(version() from ' on ([^- ]+)'))
      from pg_database where datname = current_database()
      """;

  private static final Logger LOG = System.getLogger(DigestRules.class.getName());

  private final PostgresConnections connections;
  private final AtomicReference<@Nullable List<DigestRule>> known = new AtomicReference<>();

  DigestRules(PostgresConnections connections) {
    this.connections = connections;
  }

  /** Whether a rule hashes the text of a row rather than its values. */
  static boolean isOfTexts(DigestRule rule) {
    return rule.equals(TEXT) || rule.equals(TEXT_WITHOUT_MD5);
  }

  /** The fastest first. */
  List<DigestRule> all() {
    List<DigestRule> rules = known.get();
    if (rules == null) {
      rules = ask();
      known.set(rules);
    }
    return rules;
  }

  private List<DigestRule> ask() {
    try (Lease lease = connections.lease()) {
      String name = Query.texts(lease.connection(), HASHES).getFirst();
      DigestRule hashes = new DigestRule(name, HASH_BITS);
      List<DigestRule> rules =
          hasMd5(lease.connection())
              ? List.of(hashes, TEXT, TEXT_WITHOUT_MD5)
              : List.of(hashes, TEXT_WITHOUT_MD5);
      lease.done();
      return rules;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking how rows can be hashed");
    }
  }

  private static boolean hasMd5(Connection connection) throws SQLException {
    try {
      return !Query.texts(connection, MD5).isEmpty();
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw e;
      }
      LOG.log(Level.DEBUG, () -> "the server makes no MD5 state=" + e.getSQLState());
      return false;
    }
  }
}

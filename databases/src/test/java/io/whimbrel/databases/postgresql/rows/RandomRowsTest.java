package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables of random types: every way to compare says the same as the texts of the rows. */
@ExtendWith(PostgresServers.Resolver.class)
class RandomRowsTest {

  private static final int TABLES = 8;

  /** A type, and values of it that are near to each other. */
  private static final List<List<String>> TYPES =
      List.of(
          List.of("int", "0", "1", "-1", "65536", "-2147483648"),
          List.of("bigint", "0", "1", "-1", "4294967296", "4294967297", "-4294967297"),
          List.of("numeric", "0", "0.0", "1", "1.0", "-1", "10000", "NaN", "Infinity", "1e-9"),
          List.of("float8", "0", "-0", "1", "-1", "NaN", "0.1", "0.10000000000000002"),
          List.of("real", "0", "-0", "1", "16777216", "1e-45"),
          List.of("boolean", "t", "f"),
          List.of("text", "", "a", "a ", "A", "NULL", "é", "\\", "(,)"),
          List.of("char(3)", "", "a", "A"),
          List.of("date", "1970-01-01", "2000-01-01", "infinity", "0001-01-01 BC", "10000-01-01"),
          List.of("time", "00:00", "24:00", "00:00:00.000001", "01:11:34.967296"),
          List.of("timestamp", "1970-01-01", "infinity", "2000-01-01 00:00:00.000001"),
          List.of("interval", "1 mon", "30 days", "1 day", "24:00", "0"),
          List.of("bytea", "\\x", "\\x00", "\\x0000", "\\x5c"),
          List.of("jsonb", "1", "1.0", "null", "{}", "[null]"),
          List.of("int[]", "{}", "{1,2}", "[0:1]={1,2}", "{NULL}"),
          List.of("varbit", "", "0", "00", "01"),
          List.of("numrange", "empty", "[1,2)", "[1.0,2)", "(,)"),
          List.of("inet", "10.0.0.1", "10.0.0.1/31", "::1"));

  private final Transfer transfer;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  RandomRowsTest(PostgresServers servers) {
    transfer = Transfer.between(servers.databases(PostgresVersion.V18, PostgresVersion.V18));
  }

  @Test
  void everyComparisonSaysWhatTheTextsOfTheRowsSay() {
    List<DigestRule> rules = transfer.rows().digestRules();
    for (int i = 0; i < TABLES; i++) {
      List<List<String>> types =
          IntStream.range(0, 2 + random.nextInt(6)).mapToObj(_ -> any(TYPES)).toList();
      List<String> story = make(types);
      TableMapping mapping = plain(table(transfer.source(), "t"));
      for (int change = 0; change < 3; change++) {
        story.add(change(types));
        boolean isEqual = texts(true).equals(texts(false));
        for (DigestRule rule : rules) {
          assertThat(isEqual(mapping, rule))
              .describedAs("%d %s %s", seed, rule, story)
              .isEqualTo(isEqual);
        }
        assertThat(transfer.compare(mapping, Bounds.ALL).isEqual())
            .describedAs("%d %s", seed, story)
            .isEqualTo(isEqual);
      }
    }
  }

  private boolean isEqual(TableMapping mapping, DigestRule rule) {
    return transfer
        .rows()
        .digests(mapping, List.of(Bounds.ALL), rule)
        .equals(transfer.proofs().digests(mapping, List.of(Bounds.ALL), rule));
  }

  private List<String> make(List<List<String>> types) {
    List<String> story = new ArrayList<>();
    story.add("drop table if exists t");
    story.add(
        IntStream.range(0, types.size())
            .mapToObj(i -> ", c" + i + " " + types.get(i).getFirst())
            .collect(Collectors.joining("", "create table t (id int primary key", ")")));
    for (int id = 0; id < 4; id++) {
      story.add(
          types.stream()
              .map(type -> ", " + value(type))
              .collect(Collectors.joining("", "insert into t values (" + id, ")")));
    }
    transfer.both(story.toArray(String[]::new));
    return story;
  }

  /** Changes a row of the target, or two columns alike, or swaps what two columns or rows hold. */
  private String change(List<List<String>> types) {
    int one = random.nextInt(types.size());
    int other =
        random
            .ints(0, types.size())
            .filter(i -> types.get(i).equals(types.get(one)))
            .findFirst()
            .orElseThrow();
    String value = value(types.get(one));
    int id = random.nextInt(4);
    String sql =
        switch (random.nextInt(4)) {
          case 0 -> "update t set c%d = %s where id = %d".formatted(one, value, id);
          case 1 ->
              one == other
                  ? "update t set c%d = null where id = %d".formatted(one, id)
                  : "update t set c%1$d = %3$s, c%2$d = %3$s where id = %4$d"
                      .formatted(one, other, value, id);
          case 2 ->
              one == other
                  ? "delete from t where id = 3"
                  : "update t set c%1$d = c%2$d, c%2$d = c%1$d where id = %3$d"
                      .formatted(one, other, id);
          default ->
              "update t set c%1$d = o.c%1$d from t o where t.id in (0, 1) and o.id = 1 - t.id"
                  .formatted(one);
        };
    execute(transfer.target(), sql);
    return sql;
  }

  private String texts(boolean isSource) {
    return query(
        isSource ? transfer.source() : transfer.target(),
        "select coalesce(string_agg(t::text, ';' order by id), '') from t");
  }

  private String value(List<String> type) {
    return random.nextInt(5) == 0
        ? "null"
        : " E'" + any(type.subList(1, type.size())).replace("\\", "\\\\") + "'::" + type.getFirst();
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}

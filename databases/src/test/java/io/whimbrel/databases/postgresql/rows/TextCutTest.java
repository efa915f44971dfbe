package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of texts of a hundred thousand characters of one to four bytes each. */
@ExtendWith(PostgresServers.Resolver.class)
class TextCutTest {

  private static final int LENGTH = 100_000;

  private final TwoDatabases databases;

  TextCutTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @CsvSource({"a", "é", "€", "🙂", "aé€🙂"})
  void thePartAroundTheFirstCharacterThatDiffersIsShown(String letters) {
    int length = letters.codePointCount(0, letters.length()) * LENGTH;
    for (int at : new int[] {151, 16_384, 65_537, length / 2, length - 149, length}) {
      String text = "repeat('%s', %d)".formatted(letters, LENGTH);
      String other = "overlay(%s placing 'X' from %d for 2)".formatted(text, at);

      assertThat(shown(text, other)).as("%s at %d", letters, at).isEqualTo(part(text, at));
      assertThat(shown(other, text)).as("%s at %d", letters, at).isEqualTo(part(other, at));
    }
    String shorter = "repeat('%s', %d)".formatted(letters, LENGTH - 60);
    int end = letters.codePointCount(0, letters.length()) * (LENGTH - 60);
    String longer = "repeat('%s', %d)".formatted(letters, LENGTH);
    assertThat(shown(shorter, longer)).isEqualTo(part(shorter, end + 1));
    assertThat(shown(longer, shorter)).isEqualTo(part(longer, end + 1));
  }

  private String shown(String text, String other) {
    return query(databases.sourceDatabase(), "select " + TextCut.of(text, other));
  }

  private String part(String text, int at) {
    return query(
        databases.sourceDatabase(),
        "select '...' || substr(t, %1$d, 200) || case when length(t) >= %1$d + 200 then '...' else '' end from (select %2$s as t) as x"
            .formatted(at - 51, text));
  }
}

package io.whimbrel.databases.postgresql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.schema.TableName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DialectTest {

  @Test
  void aHostileNameStaysOneIdentifier() {
    String quoted = Sql.table(new TableName("a.b", "t\"; drop table x; --"));

    assertThat(quoted).isEqualTo("\"a.b\".\"t\"\"; drop table x; --\"");
  }

  @Test
  void aLiteralWithBackslashesIsEscaped() {
    assertThat(Sql.literal("it's")).isEqualTo("'it''s'");
    assertThat(Sql.literal("a\\'b")).isEqualTo(" E'a\\\\''b'");
  }

  @Test
  void anLsnKeepsItsTextAndOrder() {
    assertThat(Lsn.position("0/1539730").sequence()).isEqualTo(0x1539730L);
    assertThat(Lsn.text(Lsn.position("A1/FF000010").sequence())).isEqualTo("A1/FF000010");
    assertThat(Lsn.position("1/0").hasReached(Lsn.position("0/FFFFFFFF"))).isTrue();
  }

  @Test
  void aSnapshotSeesWhatEndedBeforeIt() {
    PostgresSnapshot snapshot = PostgresSnapshot.parse("100:105:101,103");

    assertThat(snapshot.running()).isEqualTo(Set.of(101L, 103L));
    assertThat(snapshot.sees(99)).isTrue();
    assertThat(snapshot.sees(100)).isTrue();
    assertThat(snapshot.sees(101)).isFalse();
    assertThat(snapshot.sees(104)).isTrue();
    assertThat(snapshot.sees(105)).isFalse();
    assertThat(PostgresSnapshot.parse("726:726:").sees(726)).isFalse();
  }

  @Test
  void aUrlOfLibpqBecomesOneOfTheDriverWithoutItsPassword() {
    DatabaseUrl url =
        new DatabaseUrl("${env:X}", "postgresql://ana:p%40ss+1@db1:6543/shop?sslmode=require");

    PostgresUrl parsed = PostgresUrl.parse(url);

    assertThat(parsed.jdbcUrl()).isEqualTo("jdbc:postgresql://db1:6543/shop");
    assertThat(parsed.properties())
        .containsEntry("user", "ana")
        .containsEntry("password", "p@ss+1")
        .containsEntry("sslmode", "require");
    assertThat(url.toString()).doesNotContain("p%40ss");
  }

  @Test
  void aWrongUrlIsRefusedWithoutRepeatingIt() {
    DatabaseUrl url = new DatabaseUrl("${env:X}", "postgresql://ana:secret@db1:6543/s?bad=1");

    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .hasMessageContaining("E-PLAN-INVALID")
        .hasMessageContaining("'bad'")
        .hasMessageNotContaining("secret");
  }
}

package io.whimbrel.core.plan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetypedKeysTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer               | integer                     | true  | true  | true
          smallint              | bigint                      | true  | true  | true
          text                  | character varying(20)       | true  | true  | true
          public.mood           | public.mood                 | true  | true  | true
          text                  | public.citext               | false | true  | true
          bigint                | text                        | false | false | true
          integer               | numeric                     | false | false | true
          uuid                  | text                        | false | false | true
          integer               | numeric(5,0)                | false | false | false
          numeric               | integer                     | false | false | false
          text                  | uuid                        | false | false | false
          text                  | character(5)                | false | false | false
          character varying(20) | integer                     | false | false | false
          public.mood           | text                        | false | false | false
          timestamp with time zone | date                     | false | false | false
          """)
  void whatBecomesOfKeysIsKnownByTheirTypes(
      String from, String to, boolean keepsApart, boolean keepsOrder, boolean leadsBack) {
    Table table =
        new Table(
            new TableName("public", "t"),
            Table.Kind.PLAIN,
            List.of(new Column("k", from, false, Optional.empty(), Column.Generation.NONE, true)),
            Optional.of(new Key("t_pkey", List.of("k"))),
            RowIdentity.KEY,
            List.of(),
            Optional.empty(),
            1,
            1);
    TableMapping mapping =
        new TableMapping(
            table,
            table.name(),
            List.of(
                new ColumnMapping("k", to, false, Optional.empty(), new ValueRule.Carry("k"), "")),
            Optional.empty(),
            List.of(),
            Optional.empty());

    assertThat(mapping.keepsKeysApart()).isEqualTo(keepsApart);
    assertThat(mapping.keepsKeyOrder()).isEqualTo(keepsOrder);
    assertThat(mapping.leadsBack()).isEqualTo(leadsBack);
  }
}

package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.schema.TableName;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnRenamingTest {

  private static final Map<String, String> NAMES =
      Map.of("name", "full name", "year", "yr", "varying", "v", "lower", "low", "zone", "z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(name <> 'name') | (\"full name\" <> 'name')",
        "lower((name)::text) | lower((\"full name\")::text)",
        "(name)::character varying(5) | (\"full name\")::character varying(5)",
        "(\"varying\" > 1) | (\"v\" > 1)",
        "EXTRACT(year FROM year) | EXTRACT(year FROM \"yr\")",
        "(name COLLATE name) | (\"full name\" COLLATE name)",
        "public.name(name) | public.name(\"full name\")",
        "(at AT TIME ZONE name) | (at AT TIME ZONE \"full name\")",
        "name = $$name$$ -- name | \"full name\" = $$name$$ -- name",
        "(E'\\'name' <> \"name\") | (E'\\'name' <> \"full name\")",
        "'x'::public.name | 'x'::public.name",
        "btree (name DESC NULLS LAST, lower) | btree (\"full name\" DESC NULLS LAST, \"low\")"
      })
  void onlyColumnsGetTheirNewNames(String sql, String expected) {
    assertThat(ColumnRenaming.columns(sql, NAMES)).isEqualTo(expected);
  }

  @Test
  void aSequenceInADefaultFollowsItsTable() {
    Map<TableName, TableName> moved =
        Map.of(new TableName("a.b", "it's"), new TableName("new", "it's"));

    String sql = ColumnRenaming.relations("nextval('\"a.b\".\"it''s\"'::regclass)", moved);

    assertThat(sql).isEqualTo("nextval('\"new\".\"it''s\"'::regclass)");
  }

  @Test
  void aWordIsFoundInBodiesAndStringsButNotInPartsOfWords() {
    assertThat(ColumnRenaming.mentionsWord("$$ begin new.name := 1; end $$", Set.of("name")))
        .isTrue();
    assertThat(ColumnRenaming.mentionsWord("f('name', 'title')", Set.of("name"))).isTrue();
    assertThat(ColumnRenaming.mentionsWord("select username /* name */", Set.of("name"))).isFalse();
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Databases compared of which the target has no form for a value of the source. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ComparisonRefusedTest {
  private final Servers servers;

  ComparisonRefusedTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aTextThatTheTargetCannotHoldIsADifferenceOfItsRow(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .encoded("LATIN1")
            .both(
                """
                create type mood as enum ('sad', 'ok');
                create table people (id int primary key, name text, short varchar(4), tags text[],
                  loud text);
                create table words (word text, n int, primary key (word, n));
                create table codes (code text primary key, n int);
                create table lines (line text);
                create table other (id int primary key, v text);
                """)
            .source("alter type mood add value 'й'; alter table people add mood mood")
            .target("alter table people add mood mood")
            .source(
                """
                insert into people
                select g, 'é' || g, 'ab', '{x}', 'L' || g, 'ok' from generate_series(1, 900) g;
                update people set name = repeat('a', 500) || 'йŁ' || id where id in (3, 4, 5);
                update people set short = 'aйб🙂' where id = 6;
                update people set tags = '{"й, х", null}' where id = 7;
                update people set mood = 'й' where id = 8;
                update people set name = 'й9' where id = 9;
                insert into words select case when g <= 90 then 'я' when g % 3 = 1 then 'é' else 'z' end || g, g
                from generate_series(1, 250) g;
                insert into words values ('z?', 1000), ('zй', 1000);
                insert into codes values ('a', 1), ('й', 2);
                create table wide (k text primary key, n int);
                insert into wide values ('a', 1), ('й', 2), ('é', 3), ('?', 4);
                insert into lines values ('a'), ('й');
                insert into other values (1, 'same'), (2, 'one');
                """)
            .target(
                """
                insert into people
                select g, 'é' || g, 'ab', '{x}', 'L' || g, 'ok' from generate_series(1, 900) g;
                update people set name = repeat('a', 500) || '??' || id where id in (3, 4);
                delete from people where id = 5;
                update people set short = 'a?b?' where id = 6;
                update people set mood = null where id = 8;
                update people set loud = '?' || id where id = 9;
                insert into words select case g % 3 when 1 then 'é' else 'z' end || g, g
                from generate_series(91, 250) g;
                insert into words values ('z?', 1000), ('é', 1001);
                insert into codes values ('a', 1), ('?', 2);
                create table wide (k varchar(30) primary key, n int);
                insert into wide values ('a', 1), ('?', 5), ('é', 3), ('ü', 4);
                insert into lines values ('a'), ('?');
                insert into other values (1, 'same'), (2, 'two');
                """)
            .levels(Level.CHECKSUM);

    List<String> plain = TwoSides.told(sides.compare());
    List<String> mapped =
        TwoSides.told(
            sides
                .mapped(
                    """
                    include: [public.people, public.codes, public.words]
                    map:
                      public.people:
                        drop: [name, mood]
                        where: name is not null
                        columns: { loud: { type: text, up: "replace(name, 'é', 'L')" } }
                      public.codes: { columns: { n: { type: bigint } } }
                    """)
                .compare());

    List<String> back =
        TwoSides.told(
            TwoSides.of(servers, directory)
                .urls(sides.targetUrl(), sides.sourceUrl())
                .levels(Level.CHECKSUM)
                .compare());

    String around = "..." + "a".repeat(50);
    assertThat(plain)
        .startsWith(
            "public.codes CHECKSUM DIFFERENT; MISSING code=й; EXTRA code=?",
            "public.lines CHECKSUM DIFFERENT; MISSING (й); EXTRA (?)",
            "public.other CHECKSUM DIFFERENT; DIFFERENT id=2 [v: one | two]",
            "public.people CHECKSUM DIFFERENT; MISSING id=5;"
                + " DIFFERENT id=3 [name: %1$sйŁ3 | %1$s??3];".formatted(around)
                + " DIFFERENT id=4 [name: %1$sйŁ4 | %1$s??4];".formatted(around)
                + " DIFFERENT id=6 [short: aйб🙂 | a?b?];"
                + " DIFFERENT id=7 [tags: {\"й, х\",NULL} | {x}];"
                + " DIFFERENT id=8 [mood: й | NULL];"
                + " DIFFERENT id=9 [name: й9 | é9, loud: L9 | ?9]")
        .contains(
            "public.wide CHECKSUM DIFFERENT; MISSING k=й; DIFFERENT k=? [n: 4 | 5]; EXTRA k=ü")
        .hasSize(6);
    String words = plain.getLast();
    assertThat(words.split("; "))
        .hasSize(1 + 90 + 1 + 1)
        .contains("MISSING word=я90, n=90", "MISSING word=zй, n=1000", "EXTRA word=é, n=1001");
    assertThat(mapped.getLast().split("; "))
        .as("in several ranges")
        .containsExactlyInAnyOrder(words.split("; "));
    assertThat(mapped.get(mapped.size() - 2))
        .startsWith("public.people CHECKSUM DIFFERENT; MISSING id=5; DIFFERENT id=3 [loud: aaa")
        .endsWith(
            "DIFFERENT id=6 [short: aйб🙂 | a?b?]; DIFFERENT id=7 [tags: {\"й, х\",NULL} | {x}];"
                + " DIFFERENT id=9 [loud: of name й9 | ?9]");
    assertThat(back)
        .startsWith("public.codes CHECKSUM DIFFERENT; MISSING code=?; EXTRA code=й")
        .hasSize(6);
  }

  @Test
  void aValueOfWhichTheTargetMakesNoneIsADifferenceOfItsRow(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create table t (id int primary key, n text, j json, w text);
                insert into t select g, g, json_build_object('a', g), 'w' from generate_series(1, 700) g;
                update t set n = 'twelve' where id in (12, 13, 700);
                update t set j = '{"a": "\\u0000"}', n = '1e3' where id = 20;
                create table other (id int primary key, v text);
                insert into other values (1, 'one')
                """)
            .target(
                """
                create table t (id int primary key, n int, j jsonb, w text);
                insert into t select g, g, jsonb_build_object('a', g), 'w' from generate_series(1, 699) g;
                update t set w = 'other' where id in (13, 40);
                create table other (id int primary key, v text);
                insert into other values (1, 'two')
                """)
            .levels(Level.CHECKSUM);

    List<String> told = TwoSides.told(sides.compare());

    assertThat(told)
        .containsExactly(
            "public.other CHECKSUM DIFFERENT; DIFFERENT id=1 [v: one | two]",
            "public.t CHECKSUM DIFFERENT; MISSING id=700; DIFFERENT id=12 [n: twelve | 12];"
                + " DIFFERENT id=13 [n: twelve | 13, w: w | other];"
                + " DIFFERENT id=20 [n: 1e3 | 20, j: {\"a\": \"\\u0000\"} | {\"a\": 20}];"
                + " DIFFERENT id=40 [w: w | other]");
    assertThat(
            TwoSides.told(
                sides
                    .mapped(
                        """
                        include: [public.t]
                        map:
                          public.t:
                            columns: { n: { type: int, up: "cast(n as int)" }, j: { type: jsonb } }
                        """)
                    .compare()))
        .singleElement()
        .asString()
        .contains(
            "MISSING id=700",
            "DIFFERENT id=12 [n: of n twelve | 12]",
            "DIFFERENT id=13 [n: of n twelve | 13, w: w | other]",
            "DIFFERENT id=40 [w: w | other]");
  }

  @Test
  void aValueThatWasCutOffIsDifferent(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                "create table t (id int primary key, v text); insert into t values (1, 'abcdef')")
            .target(
                "create table t (id int primary key, v varchar(3)); insert into t values (1,"
                    + " 'abc')");

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly("public.t CHECKSUM DIFFERENT; DIFFERENT id=1 [v: abcdef | abc]");
  }
}

package io.whimbrel.bench.data;

import io.whimbrel.bench.data.DataSet.Filling;
import io.whimbrel.bench.data.HandCopy.Pipe;
import java.util.List;
import java.util.stream.Stream;

/** One table of twenty columns of all sorts, three indexes besides its key, a foreign key. */
public final class WideData {
  private static final String PARENT =
      """
      create table parent (
        id bigint primary key,
        name text not null,
        since timestamptz not null)
      """;

  private static final String PARENT_ROWS =
      """
      insert into parent
        select i, 'parent ' || md5(i::text), timestamptz '2020-01-01Z' + i * interval '1 minute'
        from generate_series(1, {parents}) i
      """;

  private static final String WIDE =
      """
      create table wide (
        id bigint not null,
        parent_id bigint not null,
        number integer not null,
        small smallint,
        amount numeric(18, 4),
        ratio double precision,
        price numeric,
        title text not null,
        body text,
        code varchar(32),
        state varchar(16),
        created timestamptz not null,
        changed timestamptz,
        due date,
        active boolean not null,
        token uuid not null,
        document jsonb,
        payload bytea,
        tags integer[],
        note text)
      """;

  private static final String WIDE_ROWS =
      """
      insert into wide
        select
          i,
          1 + i * 7919 % {parents},
          hashint8(i),
          i % 32000,
          i * 31337 % 100000000 / 10000.0,
          i / 7.0::double precision,
          i * 104729 % 1000003 * 1.5,
          'title of row ' || i || ' ' || left(h, 8),
          case when i % 10 > 0 then
            E'Words with a tab\\tand a quote'' and a \\\\ and ünïcode ' || h
              || repeat('x', (i % 60)::integer) end,
          upper(left(h, 16)),
          (array['new', 'open', 'held', 'closed', 'archived'])[1 + i % 5],
          timestamptz '2021-01-01Z' + i * interval '1 second',
          case when i % 3 > 0 then
            timestamptz '2022-01-01 00:00:00.123456Z' + i * interval '1.5 seconds' end,
          date '2000-01-01' + (i % 9000)::integer,
          i % 2 = 0,
          h::uuid,
          jsonb_build_object('id', i, 'name', left(h, 12),
            'inner', jsonb_build_object('a', i % 100, 'b', i % 7 = 0),
            'list', jsonb_build_array(i % 3, 'x', null)),
          decode(h || h, 'hex'),
          array[i % 10, i % 100, i % 1000]::integer[],
          case when i % 4 = 0 then 'note ' || i end
        from (select i, md5(i::text) as h from generate_series(1::bigint, {rows}) i) g
      """;

  private static final List<String> KEYS =
      List.of(
          "alter table wide add primary key (id)",
          "create index wide_number_idx on wide (number)",
          "create index wide_created_idx on wide (created, state)",
          "create index wide_token_idx on wide (token)",
          "alter table wide add foreign key (parent_id) references parent (id)");

  private WideData() {}

  /** The data set at a scale. */
  public static DataSet of(Scale scale) {
    long rows = scale.of(2_000_000, 1_000);
    long parents = scale.of(20_000, 100);
    return new DataSet(
        "wide",
        "one wide table of %,d rows, 20 columns, 3 indexes, a foreign key".formatted(rows),
        rows + parents,
        Filling.by(statements(rows, parents)),
        HandCopy.inStreams(
            List.of(Pipe.of("wide", "id <= " + rows / 2)),
            List.of(Pipe.of("parent"), Pipe.of("wide", "id > " + rows / 2))));
  }

  private static List<String> statements(long rows, long parents) {
    List<String> tables =
        List.of(PARENT, filled(PARENT_ROWS, rows, parents), WIDE, filled(WIDE_ROWS, rows, parents));
    return Stream.concat(tables.stream(), KEYS.stream()).toList();
  }

  private static String filled(String sql, long rows, long parents) {
    return sql.replace("{rows}", Long.toString(rows)).replace("{parents}", Long.toString(parents));
  }
}

package io.whimbrel.testkit.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The shop's database as it grew over the years: serial keys, local timestamps, an enum, foreign
 * keys, a view. The same size always gives the same rows.
 */
public final class ShopData {
  private static final List<String> TABLES =
      List.of(
          "create type order_state as enum ('new', 'paid', 'shipped', 'returned')",
          """
          create table users (
            id serial primary key,
            name varchar(255) not null,
            email varchar(255) not null,
            created_at timestamp not null)
          """,
          """
          create table addresses (
            id serial primary key,
            user_id integer not null,
            street text not null,
            city text not null)
          """,
          """
          create table products (
            id serial primary key,
            name text not null,
            price numeric(10, 2) not null check (price > 0))
          """,
          """
          create table orders (
            id bigserial primary key,
            user_id integer not null,
            state order_state not null default 'new',
            total numeric(12, 2) not null,
            note text,
            placed_at timestamp not null)
          """,
          """
          create table order_items (
            order_id bigint not null,
            position integer not null,
            product_id integer not null,
            quantity integer not null check (quantity > 0),
            price numeric(10, 2) not null,
            primary key (order_id, position))
          """);

  private static final List<String> CONSTRAINTS =
      List.of(
          "alter table users add constraint users_email_key unique (email)",
          "alter table addresses add foreign key (user_id) references users (id)",
          "create index addresses_user_id_idx on addresses (user_id)",
          "alter table orders add foreign key (user_id) references users (id)",
          "create index orders_user_id_idx on orders (user_id)",
          """
          alter table order_items
            add foreign key (order_id) references orders (id) on delete cascade
          """,
          "alter table order_items add foreign key (product_id) references products (id)",
          """
          create view order_totals as
            select order_id, count(*) as items, sum(quantity * price) as total
            from order_items
            group by order_id
          """,
          "analyze");

  private ShopData() {}

  /** Fills an empty database. */
  public static void create(String url, ShopSize size) {
    try (Connection connection = ShopUrl.connect(url);
        Statement statement = connection.createStatement()) {
      for (String sql : TABLES) {
        statement.execute(sql);
      }
      statement.execute(users(size));
      statement.execute(addresses(size));
      statement.execute(products());
      statement.execute(orders(size));
      statement.execute(items(size));
      for (String sql : CONSTRAINTS) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the shop's data cannot be made", e);
    }
  }

  private static String users(ShopSize size) {
    return """
    insert into users (name, email, created_at)
      select
        (array['Ada', 'Bjarne', 'Chiara', 'Dmitri', 'Élodie', 'Fatima', 'Günter', 'Haruki'])
          [1 + i %% 8] || ' ' ||
        (array['Lovelace', 'Müller', 'Rossi', 'O''Brien', 'Çelik', 'Nowak', 'García'])
          [1 + i / 8 %% 7],
        'user' || i || '@shop.example',
        timestamp '2019-01-01' + i * interval '17 minutes'
      from generate_series(1, %d) i
    """
        .formatted(size.users());
  }

  private static String addresses(ShopSize size) {
    return """
    insert into addresses (user_id, street, city)
      select i, i %% 200 + 1 || ' Harbour Street', 'City ' || i %% 500
      from generate_series(1, %d, 2) i
    """
        .formatted(size.users());
  }

  private static String products() {
    return """
    insert into products (name, price)
      select 'Product ' || i, round((1 + i * 7919 % 20000) / 100.0, 2)
      from generate_series(1, 500) i
    """;
  }

  private static String orders(ShopSize size) {
    return """
    insert into orders (user_id, state, total, note, placed_at)
      select
        1 + i * 7919 %% %d,
        (array['new', 'paid', 'shipped', 'returned'])[1 + i %% 4]::order_state,
        round((100 + i * 31 %% 90000) / 100.0, 2),
        case when i %% 10 = 0 then 'Ring twice, leave it at number ' || i %% 99 end,
        timestamp '2021-01-01' + i * interval '2 minutes'
      from generate_series(1::bigint, %d) i
    """
        .formatted(size.users(), size.orders());
  }

  private static String items(ShopSize size) {
    return """
    insert into order_items (order_id, position, product_id, quantity, price)
      select i, p, 1 + (i * 13 + p) %% 500, 1 + i %% 3, round((100 + i * 31 %% 9000) / 100.0, 2)
      from generate_series(1::bigint, %d) i, generate_series(1, 1 + (i %% 4 / 3)::integer) p
    """
        .formatted(size.orders());
  }
}

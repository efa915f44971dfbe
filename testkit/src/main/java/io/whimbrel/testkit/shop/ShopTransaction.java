package io.whimbrel.testkit.shop;

import io.whimbrel.testkit.shop.ShopLedger.Kind;
import io.whimbrel.testkit.shop.ShopLedger.Thing;
import io.whimbrel.testkit.shop.ShopLedger.Write;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Random;

/**
 * What the application does in one transaction, up to the commit. Each method returns the rows that
 * it wrote as they will be once it is committed.
 */
final class ShopTransaction {
  private static final List<String> NAMES = List.of("Ada", "Zoë", "Søren", "Ngô", "O'Neill", "李");

  private final Connection connection;
  private final ShopDialect side;
  private final Random random;

  ShopTransaction(Connection connection, ShopDialect side, Random random) {
    this.connection = connection;
    this.side = side;
    this.random = random;
  }

  /** An order with one to three items; now and then with a note too long for its page. */
  List<Write> placeOrder(String email) throws SQLException {
    long id = insertOrder(email);
    insertItems(id);
    return List.of(order(id));
  }

  /** As {@link #placeOrder}, but what a savepoint guarded is taken back first. */
  List<Write> placeOrderAtSecondAttempt(String email) throws SQLException {
    long id = insertOrder(email);
    Savepoint savepoint = connection.setSavepoint();
    insertItems(id);
    connection.rollback(savepoint);
    insertItems(id);
    return List.of(order(id));
  }

  /** A new user with an address and a first order. */
  List<Write> signUp(String email) throws SQLException {
    update(side.addUser(), name(), email);
    update(
        """
        insert into addresses (user_id, street, city)
          select id, ?, 'New City' from users where email = ?
        """,
        random.nextInt(99) + " Quay",
        email);
    long id = insertOrder(email);
    insertItems(id);
    return List.of(user(email), order(id));
  }

  /** An order gets its next state; a long note of it stays as it is. */
  List<Write> moveOrder(long id) throws SQLException {
    List<String> states = List.of("new", "paid", "shipped", "returned");
    update(
        "update orders set state = ?::order_state where id = ?",
        states.get(random.nextInt(states.size())),
        id);
    return List.of(order(id));
  }

  /** A user gets another name. */
  List<Write> rename(String email) throws SQLException {
    update(side.renameUser(), name(), email);
    return List.of(user(email));
  }

  /** An order goes, and its items with it. */
  List<Write> deleteOrder(long id) throws SQLException {
    update("delete from orders where id = ?", id);
    return List.of(new Write(new Thing(Kind.ORDER, Long.toString(id)), ShopLedger.GONE));
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size())) + " " + random.nextInt(100_000);
  }

  private long insertOrder(String email) throws SQLException {
    String sql =
        """
        insert into orders (user_id, total, note, placed_at)
          select id, ?, ?, localtimestamp(0) from users where email = ?
          returning id
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBigDecimal(1, BigDecimal.valueOf(random.nextInt(1, 90_000), 2));
      statement.setString(2, random.nextInt(10) == 0 ? longNote() : "");
      statement.setString(3, email);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("there is no user " + email);
        }
        return rows.getLong(1);
      }
    }
  }

  /** Text that does not shrink, so that it is kept apart from its row. */
  private String longNote() {
    StringBuilder note = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      note.append(Long.toHexString(random.nextLong()));
    }
    return note.toString();
  }

  private void insertItems(long order) throws SQLException {
    int items = random.nextInt(1, 4);
    for (int position = 1; position <= items; position++) {
      update(
          """
          insert into order_items (order_id, position, product_id, quantity, price)
            select ?, ?, id, ?, price from products where id = ?
          """,
          order,
          position,
          random.nextInt(1, 5),
          random.nextInt(1, 501));
    }
  }

  private void update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      int _ = statement.executeUpdate();
    }
  }

  private Write order(long id) throws SQLException {
    String sql =
        "select "
            + ShopDialect.ORDER
            + " from orders o join users u on u.id = o.user_id where o.id = ?";
    return new Write(new Thing(Kind.ORDER, Long.toString(id)), text(sql, id));
  }

  private Write user(String email) throws SQLException {
    String sql = "select " + side.user() + " from users u where u.email = ?";
    return new Write(new Thing(Kind.USER, email), text(sql, email));
  }

  private String text(String sql, Object key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : ShopLedger.GONE;
      }
    }
  }
}

package io.whimbrel.testkit.shop;

/** How much a shop holds; there are as many order items as orders, and some more. */
public record ShopSize(int users, int orders) {
  public ShopSize {
    if (users < 1 || orders < 1) {
      throw new IllegalArgumentException(users + " users, " + orders + " orders");
    }
  }
}

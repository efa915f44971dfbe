package io.whimbrel.bench.data;

import io.whimbrel.testkit.shop.ShopData;
import io.whimbrel.testkit.shop.ShopSize;

/** The demo's shop, whose users have numbers for keys that are to become UUIDs. */
public final class ShopTables {

  /** What the plan says where nothing changes on the way. */
  public static final String UNMAPPED =
      """
      tables:
        include: [public.users, public.orders]
      """;

  /** What the plan says where users change on the way, and what refers to them with them. */
  public static final String MAPPED =
      UNMAPPED
          + """
            map:
              public.users:
                key: uuid
                columns:
                  full_name: { from: name, type: varchar(500), nullable: false }
                  email: { type: varchar(500) }
                  email_verified: { type: boolean, up: "false" }
                  created_at:
                    type: timestamptz
                    up: "created_at at time zone 'Europe/Berlin'"
                    down: "created_at at time zone 'Europe/Berlin'"
                indexes: ["(created_at)"]
          """;

  private ShopTables() {}

  /** The data set at a scale. */
  public static DataSet of(Scale scale) {
    ShopSize size = new ShopSize((int) scale.of(400_000, 1_000), (int) scale.of(2_000_000, 5_000));
    return new DataSet(
        "shop",
        "%,d users and %,d orders".formatted(size.users(), size.orders()),
        (long) size.users() + size.orders(),
        (server, database) -> ShopData.create(server.url(database), size),
        "");
  }
}

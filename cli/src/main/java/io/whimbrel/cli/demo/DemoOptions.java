package io.whimbrel.cli.demo;

import io.whimbrel.testkit.shop.ShopSize;
import java.nio.file.Path;

/**
 * What a demo is to do.
 *
 * @param directory where plan, report and ledger are left
 */
public record DemoOptions(Path directory, ShopSize size, Afterwards afterwards) {

  /** What becomes of the servers. */
  public enum Afterwards {
    /** They are stopped, their data is removed. */
    REMOVE,
    /** They stay up, to look around. */
    KEEP
  }
}

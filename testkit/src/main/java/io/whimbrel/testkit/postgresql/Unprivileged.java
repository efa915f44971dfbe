package io.whimbrel.testkit.postgresql;

import java.util.List;

/** Programs that refuse to run as root. */
public final class Unprivileged {
  private Unprivileged() {}

  /** The command that runs a program as somebody who is not root; as this user, if that is so. */
  public static List<String> command(List<String> program) {
    return RunAs.chosen().command(program);
  }
}

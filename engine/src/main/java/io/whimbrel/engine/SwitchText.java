package io.whimbrel.engine;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Servers;
import java.util.ArrayList;
import java.util.List;

/** What switches will do, in words. */
final class SwitchText {
  private SwitchText() {}

  /** What moves traffic. */
  static String of(SwitchAction action) {
    return switch (action) {
      case SwitchAction.EnvFile file ->
          "write the target's URL as %s into %s%s"
              .formatted(
                  file.key(),
                  file.path(),
                  file.reload().map(reload -> ", then run '" + reload + "'").orElse(""));
      case SwitchAction.Command command ->
          "run '%s'%s"
              .formatted(
                  command.run(),
                  command.undo().map(undo -> ", undone by '" + undo + "'").orElse(""));
      case SwitchAction.PgBouncer pool ->
          "name the target in %s for %s, RELOAD PgBouncer at %s"
              .formatted(pool.config(), String.join(", ", pool.databases()), pool.admin().masked());
      case SwitchAction.HaProxy proxy -> ofServers(proxy);
      case SwitchAction.Http http ->
          "request %s %s%s"
              .formatted(
                  http.call().method(),
                  http.call().url().reference(),
                  http.undo()
                      .map(
                          undo ->
                              ", undone by %s %s".formatted(undo.method(), undo.url().reference()))
                      .orElse(""));
    };
  }

  private static String ofServers(SwitchAction.HaProxy proxy) {
    return switch (proxy.servers()) {
      case Servers.Pair pair ->
          "have HAProxy at %s send the connections of backend %s to %s, cut those that have not left %s after %s"
              .formatted(
                  proxy.socket(),
                  proxy.backend(),
                  pair.target(),
                  pair.source(),
                  Figures.limit(proxy.drain()));
      case Servers.Single single ->
          "have HAProxy at %s give %s/%s the target's address, cut sessions that are left after %s"
              .formatted(
                  proxy.socket(), proxy.backend(), single.server(), Figures.limit(proxy.drain()));
    };
  }

  /** What makes applications wait, before the fence. */
  static List<String> held(Plan plan) {
    List<String> texts = new ArrayList<>();
    plan.cutover().maintenance().on().ifPresent(on -> texts.add("run '" + on + "'"));
    for (SwitchAction action : plan.cutover().switches()) {
      if (action instanceof SwitchAction.PgBouncer pool) {
        texts.add(
            "PAUSE %s in PgBouncer at %s; what does not end within %s is cut by KILL"
                .formatted(
                    String.join(", ", pool.databases()),
                    pool.admin().masked(),
                    Figures.limit(plan.limits().openTransactions())));
      }
    }
    return texts;
  }
}

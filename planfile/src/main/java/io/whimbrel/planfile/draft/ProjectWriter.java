package io.whimbrel.planfile.draft;

import io.whimbrel.planfile.Yaml;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the file of a new folder: complete, every key explained. Pure. */
public final class ProjectWriter {

  private static final String EXAMPLES =
      """
        # shop-old: ${env:OLD_DATABASE_URL}
        # shop-new: ${env:NEW_DATABASE_URL}
      """;

  private ProjectWriter() {}

  /**
   * The text of the file.
   *
   * @param connections references to databases by name
   */
  public static String write(String name, String owner, Map<String, String> connections) {
    String named =
        connections.entrySet().stream()
            .map(c -> "  " + Yaml.scalar(c.getKey()) + ": " + Yaml.reference(c.getValue()) + "\n")
            .collect(Collectors.joining());
    return PublishedSchema.modeline(PublishedSchema.WHIMBREL.file())
        + """
        # A folder of migrations: what its plans share. Each key is explained in docs/project.md.
        name: %s

        # Who keeps it; the index says so.
        maintained-by: %s

        # Which files are plans.
        plans: ["*/plan.yaml"]

        # What no database tells, for the index.
        # platform:
        #   provider: AWS
        #   infrastructure: RDS in eu-central-1, one standby
        #   architecture: Modular monolith
        #   description: One service, one database, a message queue beside it.

        # Databases by name, as plans refer to them: ${connection:shop-old}. Passwords never stand here:
        # ${env:NAME} takes the URL from an environment variable, ${file:path} from a file.
        connections:
        %s
        # Ways to tell somebody, as under notify.channels of a plan; every plan has them.
        channels:
          # team: { slack: "${env:SLACK_URL}" }

        # How long backups are kept, of plans that make any.
        retention:
          backups: 90d
          daily: 30d

        # What holds for every plan that says nothing else: owner, environment, journal, limits, access,
        # verify, monitor, cleanup, backup, notify, rollback, alerts, watch, communication.
        defaults:
          owner: %s
          # journal: ${env:JOURNAL_DATABASE_URL}      # a database that a team shares
          # limits: { pause: 5s, workers: 4 }
          # backup: { to: [backups], restore-test: embedded }
        """
            .formatted(
                Yaml.scalar(name),
                Yaml.scalar(owner),
                named.isEmpty() ? EXAMPLES : named,
                Yaml.scalar(owner));
  }
}

package io.whimbrel.planfile.draft;

import io.whimbrel.core.plan.MigrationType;
import java.util.List;

/** The steps that a new plan of steps begins with, by what it is about. */
final class StepTemplate {

  private StepTemplate() {}

  static String of(List<MigrationType> types) {
    return HEAD
        + switch (types.getFirst()) {
          case SCHEMA, DATA, VERSION -> SQL;
          case CODE -> CODE;
          case INFRASTRUCTURE, PLATFORM -> CONFIGURATION;
          case ARCHITECTURE -> TRAFFIC;
        }
        + REST;
  }

  private static final String HEAD =
      """
      # What is done, step by step, and what takes each step back. Steps without 'after' run side by side.
      # There are sql, command, http, file, wait, check, manual, traffic, maintenance, flyway, liquibase, prisma, code, copy; see docs/steps/README.md.
      """;

  private static final String SQL =
      """
      # target: ${env:DATABASE_URL}
      steps:
        # - { name: tables, sql: { files: migrations, lock-timeout: 2s } }
        # - { name: proved, after: tables, check: { sql: { run: "select count(*) from orders", expect: 2 } } }
        - { name: changed, manual: say here what is changed, irreversible: accepted }
      """;

  private static final String CODE =
      """
      steps:
        - name: deployed
          command: ./deploy-new.sh
          undo: ./deploy-old.sh
          timeout: 10m
        - name: healthy
          after: deployed
          check: { command: ./smoke-tests.sh }
        # - { name: announced, phase: cutover, manual: tell the users, irreversible: accepted }
      """;

  private static final String CONFIGURATION =
      """
      steps:
        - name: configured
          file: { path: service.env, set: { SERVICE_HOST: new.example } }
        - name: restarted
          after: configured
          command: ./restart.sh
          undo: ./restart.sh
          timeout: 2m
        - name: healthy
          after: restarted
          check: { command: ./smoke-tests.sh }
        # - { name: switched, phase: cutover, approve: person, file: { path: dns.env, set: { SERVICE: new } } }
      """;

  private static final String TRAFFIC =
      """
      steps:
        - { name: a-tenth, traffic: { socket: /run/haproxy/admin.sock, backend: db, source: old, target: new, share: 10% } }
        - { name: looked-at, phase: cutover, after: a-tenth, wait: 15m }
        - { name: all, after: looked-at, traffic: { socket: /run/haproxy/admin.sock, backend: db, source: old, target: new, share: 100% } }
      """;

  private static final String REST =
      """

      # What follows holds by the folder or by default; take a section in to say something else.

      # limits:
      #   workers: 4              # steps that run at the same time
      #   retry: 5m               # how long what may pass by itself is tried again

      # Who is told what: slack, teams, pagerduty, mail, webhook or command; see docs/notifications.md.
      # notify:
      #   channels:
      #     team: { slack: "${env:SLACK_URL}" }
      #   routes:
      #     - { from: warning, to: [team] }
      """;
}

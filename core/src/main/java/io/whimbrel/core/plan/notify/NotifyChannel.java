package io.whimbrel.core.plan.notify;

import io.whimbrel.core.plan.endpoint.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A way to tell somebody; its name is the plan's. */
public sealed interface NotifyChannel {

  /** The name under which routes and alerts know it. */
  String name();

  /** What its kind is called in a plan. */
  String kind();

  /** All that must never be seen of it. */
  List<Secret> secrets();

  /** An incoming webhook of Slack. */
  record Slack(String name, Secret url) implements NotifyChannel {
    @Override
    public String kind() {
      return "slack";
    }

    @Override
    public List<Secret> secrets() {
      return List.of(url);
    }
  }

  /** A workflow of Microsoft Teams that posts what its webhook gets. */
  record Teams(String name, Secret url) implements NotifyChannel {
    @Override
    public String kind() {
      return "teams";
    }

    @Override
    public List<Secret> secrets() {
      return List.of(url);
    }
  }

  /**
   * A service of PagerDuty.
   *
   * @param routingKey the integration key of Events API v2
   * @param url where events go
   */
  record PagerDuty(String name, Secret routingKey, String url) implements NotifyChannel {
    /** Where PagerDuty takes events, outside of the EU. */
    public static final String URL = "https://events.pagerduty.com/v2/enqueue";

    @Override
    public String kind() {
      return "pagerduty";
    }

    @Override
    public List<Secret> secrets() {
      return List.of(routingKey);
    }
  }

  /**
   * A mail server.
   *
   * @param user who logs in; empty for nobody
   * @param certificate a file in PEM form with whom to trust instead of whom Java trusts
   */
  record Mail(
      String name,
      String from,
      List<String> to,
      String host,
      int port,
      Encryption encryption,
      Optional<String> user,
      Optional<Secret> password,
      Optional<Path> certificate)
      implements NotifyChannel {

    public Mail {
      to = List.copyOf(to);
    }

    /** How the way to the mail server is kept from others. */
    public enum Encryption {
      /** Begins in the clear; nothing is sent before it is encrypted. */
      STARTTLS,
      /** Encrypted from the first byte. */
      TLS,
      /** Not at all: for a relay on the same machine. */
      NONE
    }

    @Override
    public String kind() {
      return "mail";
    }

    @Override
    public List<Secret> secrets() {
      return password.stream().toList();
    }
  }

  /**
   * Anything that takes a signed JSON event.
   *
   * @param key what events are signed with; empty for no signature
   */
  record Webhook(String name, Secret url, Optional<Secret> key) implements NotifyChannel {
    @Override
    public String kind() {
      return "webhook";
    }

    @Override
    public List<Secret> secrets() {
      return key.map(k -> List.of(url, k)).orElse(List.of(url));
    }
  }

  /**
   * A command of this machine.
   *
   * @param run for the shell
   * @param directory where it runs
   */
  record Command(String name, String run, Path directory) implements NotifyChannel {
    @Override
    public String kind() {
      return "command";
    }

    @Override
    public List<Secret> secrets() {
      return List.of();
    }
  }
}

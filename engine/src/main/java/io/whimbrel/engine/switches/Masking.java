package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.HttpCall;
import io.whimbrel.core.plan.endpoint.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes the secrets of a plan out of text that others wrote. */
public final class Masking {
  private static final Pattern PASSWORD =
      Pattern.compile("//[^:/@]*:([^@]*)@|(?i:(?:ssl)?password)=([^&]*)");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");
  private static final int SECRET_MIN = 3;

  private final List<String> secrets = new ArrayList<>();

  /** Of what a plan knows. */
  public Masking(Plan plan) {
    add(plan.source());
    add(plan.target());
    plan.cutover().switches().forEach(this::add);
    plan.parallel().switches().forEach(this::add);
    plan.steps().secrets().forEach(this::add);
    plan.steps().databases().forEach(database -> add(database.url()));
    secrets.sort(Comparator.comparingInt(String::length).reversed());
  }

  private void add(SwitchAction action) {
    switch (action) {
      case SwitchAction.EnvFile _, SwitchAction.Command _, SwitchAction.HaProxy _ -> {}
      case SwitchAction.PgBouncer pool -> add(pool.admin());
      case SwitchAction.Http http -> {
        add(http.call());
        http.undo().ifPresent(this::add);
      }
    }
  }

  private void add(HttpCall call) {
    Stream.concat(Stream.of(call.url(), call.body()), call.headers().values().stream())
        .forEach(this::add);
  }

  /** The parts of a text that stand in it by reference. */
  private void add(Secret text) {
    Matcher reference = REFERENCE.matcher(text.reference());
    StringBuilder form = new StringBuilder();
    int end = 0;
    while (reference.find()) {
      form.append(Pattern.quote(text.reference().substring(end, reference.start())));
      form.append("(.*?)");
      end = reference.end();
    }
    form.append(Pattern.quote(text.reference().substring(end)));
    Matcher parts = Pattern.compile(form.toString(), Pattern.DOTALL).matcher(text.value());
    if (end > 0 && parts.matches()) {
      for (int i = 1; i <= parts.groupCount(); i++) {
        if (parts.group(i).length() >= SECRET_MIN) {
          secrets.add(parts.group(i));
        }
      }
    }
  }

  private void add(DatabaseUrl url) {
    if (url.isNone()) {
      return;
    }
    secrets.add(url.secret());
    Matcher matcher = PASSWORD.matcher(url.secret());
    while (matcher.find()) {
      String password = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (password != null && password.length() >= SECRET_MIN) {
        secrets.add(password);
        secrets.add(decoded(password));
      }
    }
  }

  private static String decoded(String password) {
    try {
      return URLDecoder.decode(password, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return password;
    }
  }

  /** How long the longest secret is; 0 where there is none. */
  public int lengthMax() {
    return secrets.isEmpty() ? 0 : secrets.getFirst().length();
  }

  /** The text without secrets. */
  public String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  /** As {@link #mask}, for the end of a text that was cut: it may begin within a secret. */
  public String maskEnd(String text) {
    String masked = mask(text);
    for (String secret : secrets) {
      for (int from = 1; from <= secret.length() - SECRET_MIN; from++) {
        if (masked.startsWith(secret.substring(from))) {
          return "***" + masked.substring(secret.length() - from);
        }
      }
    }
    return masked;
  }
}

package io.whimbrel.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpSendersTest {
  private final Receiver receiver;

  HttpSendersTest() throws IOException {
    receiver = Receiver.start();
  }

  @BeforeAll
  void begin() {
    assertThat(receiver.got()).isEmpty();
  }

  @AfterAll
  void end() {
    receiver.close();
  }

  private Secret url(String path) {
    return new Secret("${env:URL}", receiver.url(path));
  }

  private Reply send(NotifyChannel channel, Notification notification) throws Exception {
    return Senders.of(channel).send(notification);
  }

  private Receiver.Got last() {
    return receiver.got().getLast();
  }

  @Test
  void slackGetsATextAndBlocksWithinItsLimits() throws Exception {
    NotifyChannel slack = new NotifyChannel.Slack("team", url("/services/T0/B0/hush"));

    Reply reply = send(slack, Sample.of(Motion.OPENED, "<&> " + "x".repeat(5_000)));

    assertThat(reply).isEqualTo(new Reply.Accepted("HTTP 200: ok"));
    assertThat(last().header("Content-Type")).isEqualTo("application/json");
    JsonNode json = last().json();
    assertThat(json.at("/text").stringValue()).isEqualTo("[MIGRATION-001] waits at gate CUTOVER");
    assertThat(json.at("/blocks/0/type").stringValue()).isEqualTo("section");
    assertThat(json.at("/blocks/0/text/type").stringValue()).isEqualTo("mrkdwn");
    assertThat(json.at("/blocks/0/text/text").stringValue())
        .startsWith(":warning: *[MIGRATION-001] waits at gate CUTOVER*\n&lt;&amp;&gt; xxx")
        .hasSize(3_000);
    assertThat(json.at("/blocks/1/fields/0/text").stringValue()).isEqualTo("*gateName*\nCUTOVER");
  }

  @Test
  void teamsGetsAnAdaptiveCard() throws Exception {
    Reply reply = send(new NotifyChannel.Teams("office", url("/workflows/hush")), Sample.GATE);

    assertThat(reply).isInstanceOf(Reply.Accepted.class);
    JsonNode json = last().json();
    assertThat(json.at("/type").stringValue()).isEqualTo("message");
    assertThat(json.at("/attachments/0/contentType").stringValue())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    JsonNode card = json.at("/attachments/0/content");
    assertThat(card.at("/type").stringValue()).isEqualTo("AdaptiveCard");
    assertThat(card.at("/version").stringValue()).isEqualTo("1.4");
    assertThat(card.at("/body/0/text").stringValue()).contains("waits at gate CUTOVER");
    assertThat(card.at("/body/1/text").stringValue()).isEqualTo("waits for <you> & me");
    assertThat(card.at("/body/1/wrap").booleanValue()).isTrue();
    assertThat(card.at("/body/2/facts/0/value").stringValue()).isEqualTo("CUTOVER");
  }

  @Test
  void pagerDutyTriggersAcknowledgesAndResolvesOneMatter() throws Exception {
    NotifyChannel pager =
        new NotifyChannel.PagerDuty(
            "oncall", new Secret("${env:KEY}", "R0123456789"), receiver.url("/v2/enqueue"));

    for (Motion motion : new Motion[] {Motion.OPENED, Motion.ACKNOWLEDGED, Motion.CLOSED}) {
      assertThat(send(pager, Sample.of(motion, "text"))).isInstanceOf(Reply.Accepted.class);
    }

    assertThat(receiver.got().reversed().subList(0, 3).reversed())
        .extracting(g -> g.json().at("/event_action").stringValue())
        .containsExactly("trigger", "acknowledge", "resolve");
    JsonNode json = last().json();
    assertThat(json.at("/routing_key").stringValue()).isEqualTo("R0123456789");
    assertThat(json.at("/dedup_key").stringValue()).isEqualTo("MIGRATION-001/cutover");
    assertThat(json.at("/payload/severity").stringValue()).isEqualTo("warning");
    assertThat(json.at("/payload/source").stringValue()).isEqualTo("MIGRATION-001.1");
    assertThat(json.at("/payload/summary").stringValue()).contains("gate CUTOVER");
    assertThat(json.at("/payload/custom_details/gateName").stringValue()).isEqualTo("CUTOVER");
  }

  @Test
  void aWebhookGetsASignedCloudEvent() throws Exception {
    NotifyChannel webhook =
        new NotifyChannel.Webhook(
            "hook", url("/in"), Optional.of(new Secret("${env:KEY}", "sign-with-me")));

    Reply reply = send(webhook, Sample.GATE);

    assertThat(reply).isInstanceOf(Reply.Accepted.class);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("sign-with-me".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(last().header("X-Signature"))
        .isEqualTo(
            "sha256="
                + HexFormat.of()
                    .formatHex(mac.doFinal(last().body().getBytes(StandardCharsets.UTF_8))));
    assertThat(last().header("X-Whimbrel-Id")).isEqualTo("MIGRATION-001.1/17");
    assertThat(last().header("Content-Type")).startsWith("application/cloudevents+json");
    JsonNode json = last().json();
    assertThat(json.at("/specversion").stringValue()).isEqualTo("1.0");
    assertThat(json.at("/id").stringValue()).isEqualTo("MIGRATION-001.1/17");
    assertThat(json.at("/type").stringValue()).isEqualTo("io.whimbrel.gate.opened");
    assertThat(json.at("/data/urgency").stringValue()).isEqualTo("warning");
    assertThat(json.at("/data/facts/gateName").stringValue()).isEqualTo("CUTOVER");
  }

  @Test
  void aBusyReceiverIsTriedLaterAndAWrongAddressIsNot() throws Exception {
    NotifyChannel slack = new NotifyChannel.Slack("team", url("/services/T0/B0/hush"));
    receiver.answers(429, "slow down", "7").answers(503, "", "").answers(404, "no_team", "");

    assertThat(send(slack, Sample.GATE))
        .isEqualTo(new Reply.Later("HTTP 429: slow down", Optional.of(Duration.ofSeconds(7))));
    assertThat(send(slack, Sample.GATE)).isEqualTo(new Reply.Later("HTTP 503"));
    assertThat(send(slack, Sample.GATE)).isEqualTo(new Reply.Refused("HTTP 404: no_team"));
  }

  @Test
  void aSecretThatComesBackIsMasked() throws Exception {
    NotifyChannel slack = new NotifyChannel.Slack("team", url("/services/T0/B0/hush"));
    receiver.answers(400, "bad path /services/T0/B0/hush of " + url("").value(), "");

    assertThat(send(slack, Sample.GATE).text()).contains("bad path ***").doesNotContain("hush");
    assertThat(slack.toString()).doesNotContain("hush");
  }

  @Test
  void aSecretWithinWhichAnAnswerIsCutIsMaskedAllTheSame() throws Exception {
    NotifyChannel slack = new NotifyChannel.Slack("team", url("/services/T0/B0/hush"));
    String secret = "/services/T0/B0/hush";

    for (String body :
        List.of(
            "x".repeat(300) + secret,
            "x".repeat(310) + secret,
            (secret + "-").repeat(200),
            "x".repeat(1990) + secret)) {
      receiver.answers(400, body, "");
      assertThat(send(slack, Sample.GATE).text()).doesNotContain("/services").hasSizeLessThan(330);
    }
  }

  @Test
  void aReceiverThatIsNotThereIsTriedLater() throws Exception {
    NotifyChannel webhook =
        new NotifyChannel.Webhook(
            "hook", new Secret("x", "http://127.0.0.1:1/hush"), Optional.empty());

    assertThat(send(webhook, Sample.GATE))
        .isInstanceOfSatisfying(
            Reply.Later.class, later -> assertThat(later.text()).contains("ConnectException"));
  }
}

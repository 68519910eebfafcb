//! A customer with a phone.

use reaktly_testkit::wait_until;
use serde_json::{Value, json};

use super::{Number, World};

/// A customer of one number.
pub(crate) struct Customer<'a> {
    world: &'a World,
    number: &'a Number,
    /// The phone number, digits.
    pub(crate) wa_id: String,
}

impl<'a> Customer<'a> {
    pub(crate) fn of(world: &'a World, number: &'a Number, wa_id: &str) -> Self {
        Self { world, number, wa_id: wa_id.to_owned() }
    }

    /// Writes a text; its webhook is under way when this returns. Meta's id of the message.
    pub(crate) async fn writes(&self, text: &str) -> String {
        self.sends(&json!({"text": text})).await["id"].as_str().unwrap().to_owned()
    }

    /// Writes a text whose webhook is answered when this returns.
    pub(crate) async fn writes_and_waits(&self, text: &str) {
        let sent = self.sends(&json!({"text": text, "wait": true})).await;
        for webhook in sent["webhooks"].as_array().unwrap() {
            assert_eq!(webhook["httpStatus"], 200, "{sent}");
        }
    }

    /// Sends anything the simulator can send.
    pub(crate) async fn sends(&self, message: &Value) -> Value {
        let mut message = message.clone();
        message["phoneNumberId"] = json!(self.number.phone_number_id);
        self.world.meta.post(&format!("customers/{}/messages", self.wa_id), &message).await
    }

    /// The texts the business wrote, as the phone shows them.
    pub(crate) async fn sees(&self) -> Vec<String> {
        self.thread().await.iter().map(text).collect()
    }

    /// The kinds of the messages the business wrote: Meta's type, or the type within an interactive one.
    pub(crate) async fn sees_kinds(&self) -> Vec<String> {
        self.thread().await.iter().map(kind).collect()
    }

    /// What the business wrote, as the phone has it.
    async fn thread(&self) -> Vec<Value> {
        self.items().await.into_iter().filter(|item| item["from"] == "business").collect()
    }

    async fn items(&self) -> Vec<Value> {
        let path = format!("customers/{}/messages?phoneNumberId={}", self.wa_id, self.number.phone_number_id);
        let thread = self.world.meta.get(&path).await;
        // There is no thread before the first message.
        thread["items"].as_array().into_iter().flatten().cloned().collect()
    }

    /// Waits until the phone shows so many messages of the business.
    pub(crate) async fn gets(&self, count: usize) -> Vec<String> {
        let what = format!("the phone of {} shows {count} messages of the business", self.wa_id);
        wait_until(&what, async || self.sees().await.len() >= count).await;
        let seen = self.sees().await;
        assert_eq!(seen.len(), count, "the phone of {} shows {seen:#?}", self.wa_id);
        seen
    }

    /// Waits until everything they wrote so far has been dealt with: answered, handed over, or left alone on purpose.
    pub(crate) async fn has_been_read(&self) {
        let what = format!("the turns of {} are over", self.wa_id);
        wait_until(&what, async || {
            let messages = self.world.api.messages(&self.conversation().await).await;
            let theirs: Vec<_> = messages.iter().filter(|message| message["author"] == "customer").collect();
            let newest = theirs.iter().filter_map(|message| message["seq"].as_i64()).max();
            let turns = self.all_turns().await;
            let dealt_with = turns.iter().filter_map(|turn| turn["uptoSeq"].as_i64()).max();
            let is_over = turns.iter().all(|turn| turn["state"] != "running") && dealt_with >= newest;
            let left_to_people = self.conversation().await["owner"] != "ai";
            theirs.len() == self.has_written().await && (is_over || left_to_people)
        })
        .await;
    }

    /// How many messages they wrote, as the phone has it.
    async fn has_written(&self) -> usize {
        self.items().await.iter().filter(|item| item["from"] == "customer").count()
    }

    /// The conversation, as the inbox has it now.
    pub(crate) async fn conversation(&self) -> Value {
        self.world.api.conversation(&self.wa_id).await
    }

    /// Who wrote the messages of the conversation, in order.
    pub(crate) async fn authors(&self) -> Vec<String> {
        let messages = self.world.api.messages(&self.conversation().await).await;
        messages.iter().map(|message| message["author"].as_str().unwrap().to_owned()).collect()
    }

    /// How the turns of the AI went, in order.
    pub(crate) async fn turns(&self) -> Vec<String> {
        self.all_turns().await.iter().map(|turn| turn["state"].as_str().unwrap().to_owned()).collect()
    }

    async fn all_turns(&self) -> Vec<Value> {
        let events = self.world.api.events(&self.conversation().await).await;
        events.iter().filter(|event| event["kind"] == "turn").map(|event| event["turn"].clone()).collect()
    }

    /// Waits until the newest message of an author has this status in the inbox.
    pub(crate) async fn has_status(&self, author: &str, status: &str) {
        let what = format!("the newest message of {author} to {} is {status}", self.wa_id);
        wait_until(&what, async || {
            let messages = self.world.api.messages(&self.conversation().await).await;
            let newest = messages.iter().rfind(|message| message["author"] == author);
            newest.is_some_and(|message| message["status"] == status)
        })
        .await;
    }

    /// Waits until the conversation has this owner.
    pub(crate) async fn is_owned_by(&self, owner: &str) -> Value {
        let what = format!("the conversation with {} belongs to {owner}", self.wa_id);
        wait_until(&what, async || self.conversation().await["owner"] == owner).await;
        self.conversation().await
    }
}

fn kind(item: &Value) -> String {
    let within = item["content"]["type"].as_str().filter(|_| item["type"] == "interactive");
    within.or_else(|| item["type"].as_str()).unwrap_or_default().to_owned()
}

/// What the phone shows of a message.
fn text(item: &Value) -> String {
    let content = &item["content"];
    let text = content["body"].as_str().or_else(|| content["body"]["text"].as_str());
    text.map_or_else(|| content.to_string(), str::to_owned)
}

use reaktly_domain::identity::Identity;
use reaktly_graph::SendResult;
use reaktly_whatsapp::errors::Accepted;

use super::another;

fn accepted(wa_id: Option<&str>) -> SendResult {
    let wa_id = wa_id.map(str::to_owned);
    SendResult::Accepted(Accepted { wamid: "wamid.1".into(), wa_id, bsuid: None, message_status: None })
}

#[test]
fn whatsapps_own_spelling_of_a_number_is_told_from_the_one_given() {
    let given = Identity::WaId("5511987654321".into());
    let own = Identity::WaId("551187654321".into());
    assert_eq!(another(&given, &accepted(Some("551187654321"))), Some(own.clone()));
    assert_eq!(another(&given, &accepted(Some("5511987654321"))), None);
    assert_eq!(another(&given, &accepted(None)), None);
    assert_eq!(another(&given, &accepted(Some(""))), None);
    assert_eq!(another(&Identity::Bsuid("BR.1".into()), &accepted(Some("551187654321"))), Some(own));
    assert_eq!(another(&Identity::Group("g".into()), &accepted(Some("551187654321"))), None);
}

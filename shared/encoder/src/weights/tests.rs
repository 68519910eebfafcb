use super::{Kind, parse, singles};

fn array(header: &str, values: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).unwrap();
    [b"\x93NUMPY\x01\x00".as_slice(), &length.to_le_bytes(), header.as_bytes(), values].concat()
}

#[test]
fn an_array_is_read_by_its_header() {
    let values = [1.5_f32, -2.0].map(f32::to_le_bytes).concat();
    let raw = parse(array("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", &values)).unwrap();
    assert_eq!((raw.kind, raw.shape.as_slice()), (Kind::Single, [2].as_slice()));
    assert_eq!(singles(&raw.bytes), [1.5, -2.0]);
    let raw = parse(array("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 3), }\n", &[7, 8, 9])).unwrap();
    assert_eq!((raw.kind, raw.shape, raw.bytes), (Kind::Byte, vec![1, 3], vec![7, 8, 9]));
}

#[test]
fn an_array_by_columns_or_of_another_kind_is_refused() {
    assert!(parse(array("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }\n", &[])).is_none());
    assert!(parse(array("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }\n", &[])).is_none());
    assert!(parse(b"something else".to_vec()).is_none());
}

"""Mapping files for the server's ways of answering, as an office would write them."""

from __future__ import annotations

FIRST = """
systems:
  - name: Hệ thống một cửa Bình Định (thử nghiệm)
    base_url: {base}
    codes: 'H08(\\.\\d+)*-\\d{{6}}-\\d+'
    factor:
      label: 4 số cuối điện thoại đã khai trong hồ sơ
      pattern: '\\d{{4}}'
      asked: anywhere
    path: /tra-cuu/{{code}}
    query: {{sdt: '{{factor}}'}}
    timeout_s: 0.5
    answer:
      state: data.trangThai
      code: data.maHoSo
      title: data.tenThuTuc
      step: data.buoc.ten
      unit: data.donVi
      received_on: data.ngayNhan
      due_on: data.ngayHenTra
      result: data.ghiChu
    dates: ['%d/%m/%Y']
    states: {{đang xử lý: processing, Đã có kết quả: ready}}
    not_found: {{values: {{errorCode: [-1]}}}}
    wrong_factor: {{values: {{errorCode: [-2]}}}}
"""

SECOND = """
systems:
  - name: Hệ thống một cửa Lâm Đồng (thử nghiệm)
    base_url: {base}/v2
    codes: 'H36(\\.\\d+)*-\\d{{6}}-\\d+'
    factor: {{label: số điện thoại đã khai trong hồ sơ, pattern: '0\\d{{9}}', asked: country}}
    method: POST
    path: /search
    json: {{filter: {{code: '{{code}}', phone: '{{factor}}', page: 1}}}}
    headers: {{Authorization: 'Bearer {{env:LAMDONG_KEY}}'}}
    timeout_s: 0.5
    answer:
      state: result.items.0.status
      code: result.items.0.code
      unit: result.items.0.agency.name
      received_on: result.items.0.received
      due_on: result.items.0.dueDate
    states: {{'2': processing, '5': ready}}
    not_found: {{http: [404], empty: [result.items]}}
    wrong_factor: {{http: [403]}}
"""

OPEN = """
systems:
  - name: Hệ thống thử nghiệm
    base_url: {base}
    codes: '.*'
    factor:
      label: 4 số cuối điện thoại
      pattern: '\\d{{4}}'
      asked: anywhere
      equals: rows.0.dienThoai
      last: 4
    path: /open/{{code}}
    answer: {{state: rows.0.tt}}
    not_found: {{empty: [rows]}}
"""

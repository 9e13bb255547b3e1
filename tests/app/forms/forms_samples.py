"""A small form with every kind of field, and answers that fit it."""

from typing import Any

PERSON = {
    "type": "object",
    "title": "人员",
    "required": ["name", "id_no"],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-sensitive": True, "minLength": 2},
        "id_no": {"type": "string", "title": "身份证号", "format": "cn-id", "x-rule": "V-ID", "x-sensitive": True},
    },
}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "项目部情况",
    "type": "object",
    "definitions": {"person": PERSON},
    "required": ["project_name", "site_province_code", "leader_phone", "start_month", "contract_mode", "officers"],
    "properties": {
        "project_name": {"type": "string", "title": "项目名称", "minLength": 4, "maxLength": 120},
        "site_province_code": {"type": "string", "title": "省", "format": "region", "x-rule": "V-RGN"},
        "site_city_code": {"type": "string", "title": "市", "format": "region", "x-rule": "V-RGN"},
        "site_county_code": {"type": "string", "title": "县", "format": "region", "x-rule": "V-RGN"},
        "leader_phone": {
            "type": "string",
            "title": "联系方式",
            "format": "cn-phone",
            "x-rule": "V-TEL",
            "x-sensitive": True,
        },
        "start_month": {"type": "string", "title": "开工年月", "format": "year-month", "x-rule": "V-PRJ-1"},
        "contract_mode": {
            "type": "string",
            "title": "承包方式",
            "enum": ["总承包", "分项承包"],
            "x-rule": {"enum": "V-QUA-1"},
        },
        "officers": {
            "type": "array",
            "title": "安全管理人员",
            "minItems": 1,
            "items": {"$ref": "#/definitions/person"},
        },
        "accident_types": {
            "type": "array",
            "title": "事故种类",
            "x-rule": "V-ACC-2",
            "x-dedupe": True,
            "uniqueItems": True,
            "items": {
                "type": "string",
                "oneOf": [{"const": "11", "title": "冒顶片帮"}, {"const": "12", "title": "透水"}],
            },
        },
        "tech_staff": {
            "type": "object",
            "title": "专业技术人员",
            "properties": {"mining": {"type": "integer", "title": "采矿", "minimum": 0, "maximum": 9999}},
        },
        "headcount": {"type": "integer", "title": "人数", "minimum": 0, "maximum": 200000},
        "loss": {"type": "number", "title": "直接经济损失（万元）", "minimum": 0},
        "signed": {"type": "boolean", "title": "是否签订安全生产管理协议"},
        "grade": {"type": "string", "title": "事故等级", "readOnly": True},
    },
    "if": {"properties": {"signed": {"const": True}}, "required": ["signed"]},
    "then": {"required": ["headcount"]},
}
UI: dict[str, Any] = {
    "ui:options": {
        "sections": [
            {
                "id": "base",
                "title": "基本信息",
                "fields": ["project_name", "site_region", "leader_phone", "start_month"],
            },
            {"id": "people", "title": "人员", "hint": "逐人填写。", "fields": ["officers"]},
            {
                "id": "safety",
                "title": "安全信息",
                "fields": [
                    "contract_mode",
                    "accident_types",
                    "tech_staff",
                    "headcount",
                    "loss",
                    "signed",
                    "grade",
                ],
            },
        ]
    },
    "site_region": {
        "ui:options": {
            "triple": ["site_province_code", "site_city_code", "site_county_code"],
            "title": "所在地",
            "col": 8,
        }
    },
    "leader_phone": {"ui:options": {"col": 4}},
    "officers": {"ui:options": {"layout": "table", "key": "id_no"}},
    "accident_types": {"ui:widget": "chips"},
    "loss": {"ui:options": {"unit": "万元", "col": 6}},
}
ANSWERS: dict[str, Any] = {
    "project_name": "招远样例金矿采掘工程",
    "site_province_code": "370000",
    "site_city_code": "370600",
    "site_county_code": "370685",
    "leader_phone": "13800000001",
    "start_month": "2014-05",
    "contract_mode": "分项承包",
    "officers": [
        {"name": "钱安员", "id_no": "330326198605219981"},
        {"name": "孙安员", "id_no": "110105197805219988"},
    ],
    "accident_types": ["11"],
    "tech_staff": {"mining": 2},
    "headcount": 420,
    "loss": 180.5,
    "signed": True,
}

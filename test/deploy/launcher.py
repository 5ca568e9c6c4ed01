"""Starts the installed `ministack` emulator after closing the gaps that would make the stack behave unlike AWS.

Each function below wraps one part of the installed package at run time; nothing of it is copied. What stays
different is listed in README.md beside this file. Everything is written against the one pinned version, so another
version stops here instead of being half patched.
"""

import base64
import hashlib
import json
import os
import pathlib
import time
from importlib.metadata import version

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import dynamodb, lambda_svc, secretsmanager, ses, ses_v2
from ministack.services.cloudformation import provisioners

PINNED = "1.5.33"


def secret_refs_are_arns():
    """`Ref` of a secret is its ARN, a name that CloudFormation makes up has two dashed parts (CDK takes it out of the
    ARN again), and `GenerateSecretString: {}` generates a value. The emulator's `Ref` is the name, and the value is empty."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]

    def name_of(ref):
        return next((name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == ref), ref)

    def generated(props):
        return {**props, "GenerateSecretString": props["GenerateSecretString"] or {"PasswordLength": 32}} \
            if "GenerateSecretString" in props else props

    def create_with_arn(logical_id, props, stack_name):
        digest = hashlib.sha256(f"{stack_name}/{logical_id}".encode()).hexdigest()[:12]
        _, attributes = create(logical_id, {"Name": f"{logical_id}-{digest}", **generated(props)}, stack_name)
        return attributes["Arn"], attributes

    def update_with_arn(ref, old, new, stack_name, logical_id=None):
        name = name_of(ref)
        _, attributes = update(
            name, {**generated(old), "Name": name}, {"Name": name, **generated(new)}, stack_name, logical_id)
        return attributes["Arn"], attributes

    handlers.update(create=create_with_arn, update=update_with_arn, delete=lambda ref, props: delete(name_of(ref), props))


def tables_keep_items_and_settings():
    """TableV2 is a GlobalTable: an update must find the table by its physical name (the emulator makes up a second name
    and empties it), and time to live, recovery and deletion protection of the template must be applied."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::GlobalTable"]
    create, update = handlers["create"], handlers["update"]

    def replica(props):
        return (props.get("Replicas") or [{}])[0]

    def as_table(props, **more):
        return {**more, **props, "DeletionProtectionEnabled": replica(props).get("DeletionProtectionEnabled", False)}

    def with_settings(result, props):
        name = {"TableName": result[0]}
        expiry = props.get("TimeToLiveSpecification")
        if expiry:
            dynamodb._update_ttl({**name, "TimeToLiveSpecification": expiry})
        recovery = replica(props).get("PointInTimeRecoverySpecification")
        if recovery:
            dynamodb._update_continuous_backups({**name, "PointInTimeRecoverySpecification": recovery})
        return result

    def create_table(logical_id, props, stack_name):
        return with_settings(create(logical_id, as_table(props), stack_name), props)

    def update_table(name, old, new, stack_name):
        changed = update(name, as_table(old, TableName=name), as_table(new, TableName=name), stack_name)
        return with_settings(changed, new)

    handlers.update(create=create_table, update=update_table)


def http_events_look_like_aws():
    """Payload format 2.0 carries `cookies`, and leaves `pathParameters` out when there are none."""
    run = lambda_svc._execute_function_with_config_scope

    def run_with_cookies(record, event, *args, **kwargs):
        if isinstance(event, dict) and event.get("version") == "2.0":
            cookie = event["headers"].get("cookie")
            if cookie:
                event["cookies"] = [part.strip() for part in cookie.split(";")]
            if event.get("pathParameters") is None:
                event.pop("pathParameters", None)
        return run(record, event, *args, **kwargs)

    lambda_svc._execute_function_with_config_scope = run_with_cookies


def failed_functions_stay_private():
    """A function that throws answers 500 with a fixed text; the emulator tells the caller the error's own message."""
    convert = lambda_svc.lambda_execute_result_to_api_proxy_response

    def convert_like_aws(result):
        if result.get("error"):
            body = json.dumps({"message": "Internal Server Error"})
            return {"statusCode": 500, "headers": {"Content-Type": "application/json"}, "body": body}, None
        return convert(result)

    lambda_svc.lambda_execute_result_to_api_proxy_response = convert_like_aws


def requests_count_as_encrypted():
    """The emulator listens on plain HTTP; without this every policy that demands TLS (queues, topics, buckets) denies."""
    pin = app.pin_request_origin
    app.pin_request_origin = lambda address, _encrypted: pin(address, True)


def sends_are_authorized_on_the_identity():
    """SES v1 authorizes a send on the ARN of the identity that it uses: the address if that is verified, else its domain."""
    resource_of = iam_actions.extract_resource_arn

    def resource_of_send(service, method, path, headers, body, query_params, region, account_id):
        if service != "ses" or not ses._p(query_params, "Action").startswith("Send"):
            return resource_of(service, method, path, headers, body, query_params, region, account_id)
        address = ses._p(query_params, "Source").rpartition("<")[2].rstrip(">")
        identity = address if address in ses._identities else address.rpartition("@")[2]
        own = f"arn:aws:ses:{region}:{account_id}:identity/{identity}"
        return ses._p(query_params, "SourceArn") or own

    iam_actions.extract_resource_arn = resource_of_send


def accounts_tell_that_they_may_send():
    """The emulator lets every account send and does not know the question whether it may."""
    handle = ses.handle_request

    async def handle_or_tell(method, path, headers, body, query_params):
        if b"Action=GetAccountSendingEnabled" in (body or b""):
            answer = "<GetAccountSendingEnabledResult><Enabled>true</Enabled></GetAccountSendingEnabledResult>"
            return ses._xml(200, "GetAccountSendingEnabledResponse", answer)
        return await handle(method, path, headers, body, query_params)

    ses.handle_request = handle_or_tell


def configuration_sets_tell_their_destinations():
    """The emulator keeps the event destinations of a set, and its SES v1 does not tell them."""
    describe = ses._describe_configuration_set

    def describe_with_destinations(params):
        answer = describe(params)
        name = ses._p(params, "ConfigurationSetName")
        destinations = (ses_v2._config_sets.get(name) or {}).get("EventDestinations") or {}
        if answer[0] != 200:
            return answer
        members = "".join(
            f"<member><Name>{called}</Name><Enabled>{str(bool(of.get('Enabled'))).lower()}</Enabled><MatchingEventTypes>"
            + "".join(f"<member>{kind.lower()}</member>" for kind in of.get("MatchingEventTypes") or [])
            + f"</MatchingEventTypes><SNSDestination><TopicARN>{(of.get('SnsDestination') or {}).get('TopicArn', '')}"
            + "</TopicARN></SNSDestination></member>"
            for called, of in destinations.items()
        )
        body = (
            f"<DescribeConfigurationSetResult><ConfigurationSet><Name>{name}</Name></ConfigurationSet>"
            f"<EventDestinations>{members}</EventDestinations></DescribeConfigurationSetResult>"
        )
        return ses._xml(200, "DescribeConfigurationSetResponse", body)

    ses._describe_configuration_set = describe_with_destinations


def raw_mails_are_kept(folder):
    """The emulator keeps subject and bodies only. Headers, attachments, envelope and tags are what a receiver gets, so
    each accepted raw message is written to `folder`, named by its message id."""
    send = ses._send_raw_email

    def send_and_keep(params):
        answer = send(params)
        if answer[0] == 200:
            message_id = ses._sent_emails_list()[-1]["MessageId"]
            raw = base64.b64decode(ses._p(params, "RawMessage.Data"))
            envelope = {
                "source": ses._p(params, "Source"),
                "destinations": ses._collect_list(params, "Destinations.member"),
                "configurationSet": ses._p(params, "ConfigurationSetName"),
                "tags": tags(params),
                "acceptedAt": time.time(),
            }
            (folder / f"{message_id}.json").write_text(json.dumps(envelope))
            (folder / f"{message_id}.eml").write_bytes(raw)
        return answer

    def tags(params):
        found, index = {}, 1
        while name := ses._p(params, f"Tags.member.{index}.Name"):
            found[name] = ses._p(params, f"Tags.member.{index}.Value")
            index += 1
        return found

    ses._send_raw_email = send_and_keep


def batches_need_the_right_of_one():
    """IAM has no action of its own for a batch call of SQS: the right to send one message is the right to send ten. The
    emulator asks for an action that no policy can name."""
    enforce = iam_evaluator.enforce

    def enforce_single(access_key_id, action, *args, **kwargs):
        single = action.removesuffix("Batch") if action.startswith("sqs:") else action
        return enforce(access_key_id, single, *args, **kwargs)

    iam_evaluator.enforce = enforce_single


def decisions_are_kept(file):
    """Functions turn a refused call into words of their own, so that no log need say that a permission is missing. What
    was asked of the policies and answered is written to `file`, a line each."""
    enforce = iam_evaluator.enforce

    def enforce_and_keep(access_key_id, action, service, region, resource_arn="*", service_context=None):
        denial = enforce(access_key_id, action, service, region, resource_arn, service_context)
        decision = {
            "caller": iam_evaluator.caller_arn(),
            "action": action,
            "resource": resource_arn,
            "allowed": denial is None,
        }
        with file.open("a") as lines:
            lines.write(json.dumps(decision) + "\n")
        return denial

    iam_evaluator.enforce = enforce_and_keep


if __name__ == "__main__":
    if version("ministack") != PINNED:
        raise SystemExit(f"launcher.py is written against ministack {PINNED}, found {version('ministack')}")
    secret_refs_are_arns()
    tables_keep_items_and_settings()
    http_events_look_like_aws()
    failed_functions_stay_private()
    requests_count_as_encrypted()
    sends_are_authorized_on_the_identity()
    accounts_tell_that_they_may_send()
    configuration_sets_tell_their_destinations()
    raw_mails_are_kept(pathlib.Path(os.environ["RAW_MAIL_DIR"]))
    decisions_are_kept(pathlib.Path(os.environ["DECISIONS_FILE"]))
    batches_need_the_right_of_one()
    app.main()
